package io.perfopt.cache.internal;

import java.io.IOException;

/** A value is larger than the configuration allows. */
final class ValueTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ValueTooLargeException(String name, long bytes, long maximumBytes) {
        super("value of \"" + name + "\" must have at most " + maximumBytes + " bytes, had " + bytes);
    }
}
