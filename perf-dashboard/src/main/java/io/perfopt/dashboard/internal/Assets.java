package io.perfopt.dashboard.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, read from the class path once, found by their exact name and by nothing else: there is no path to walk out of. Immutable.
 */
final class Assets {
    private static final String CHARTS = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private final Map<String, Asset> byPath = new HashMap<>();

    Assets() {
        add("/", "page.html", "text/html; charset=utf-8");
        add("/page.css", "page.css", "text/css; charset=utf-8");
        add("/favicon.svg", "favicon.svg", "image/svg+xml");
        // browsers ask for it where a page names no icon, as the page that hands out the cookie
        add("/favicon.ico", "favicon.svg", "image/svg+xml");
        for (String module :
                new String[] {"page.js", "stream.js", "charts.js", "tiles.js", "panels.js", "dom.js", "format.js"}) {
            add("/" + module, module, "text/javascript; charset=utf-8");
        }
        add("/chart.js", CHARTS, "text/javascript; charset=utf-8");
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The bytes that all files take on the wire. */
    int gzippedBytes() {
        return byPath.values().stream().mapToInt(asset -> asset.gzipped.length).sum();
    }

    private void add(String path, String resource, String contentType) {
        byPath.put(path, new Asset(read(resource), contentType));
    }

    private static byte[] read(String resource) {
        // another jar's file is found by the loader of classes, our own by the class, also inside a module
        try (InputStream in = resource.equals(CHARTS)
                ? Assets.class.getClassLoader().getResourceAsStream(resource)
                : Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource
                        + " is missing from the class path; add org.webjars.npm:chart.js:4.5.1 if it is not there");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One file. */
    static final class Asset {
        private final byte[] plain;
        private final byte[] gzipped;
        private final String contentType;
        private final String tag;

        Asset(byte[] plain, String contentType) {
            this.plain = plain;
            this.contentType = contentType;
            this.gzipped = gzip(plain);
            this.tag = '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(plain)) + '"';
        }

        byte[] bytes(boolean zipped) {
            return zipped ? gzipped : plain;
        }

        String contentType() {
            return contentType;
        }

        String tag() {
            return tag;
        }

        private static byte[] gzip(byte[] plain) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(plain);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }

        private static byte[] sha256(byte[] plain) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(plain);
            } catch (NoSuchAlgorithmException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }
}
