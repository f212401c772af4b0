package io.perfopt.examples.catalogue.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of the page, read once; only these paths lead to one. Immutable. */
final class Assets {
    private final Map<String, Answer> files = Map.of(
            "/", read("catalogue.html", "text/html; charset=utf-8"),
            "/catalogue.js", read("catalogue.js", "text/javascript; charset=utf-8"),
            "/catalogue.css", read("catalogue.css", "text/css; charset=utf-8"),
            "/favicon.svg", read("favicon.svg", "image/svg+xml"));

    Optional<Answer> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static Answer read(String name, String mediaType) {
        try (InputStream in =
                Objects.requireNonNull(Assets.class.getResourceAsStream(name), () -> name + " is missing")) {
            return new Answer(200, mediaType, in.readAllBytes());
        } catch (IOException failed) {
            throw new IllegalStateException(name + " could not be read", failed);
        }
    }
}
