package io.perfopt.examples.catalogue.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What goes back to a browser. Immutable. */
final class Answer {
    private final int status;
    private final String mediaType;
    private final byte[] body;

    /** Keeps the bytes, which nobody may change afterwards. */
    Answer(int status, String mediaType, byte[] body) {
        this.status = status;
        this.mediaType = mediaType;
        this.body = body;
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(byte[] body) {
        return new Answer(200, "application/json", body);
    }

    /** That all went well and there is nothing to say. */
    static Answer nothing() {
        return new Answer(204, "text/plain", new byte[0]);
    }

    int status() {
        return status;
    }

    String mediaType() {
        return mediaType;
    }

    int length() {
        return body.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(body);
    }
}
