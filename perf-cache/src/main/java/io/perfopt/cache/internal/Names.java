package io.perfopt.cache.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The names of entries: {@code region/key}, or the key alone in the region of the flat keys, whose name is empty. */
final class Names {
    static final int MAXIMUM_REGION_CHARACTERS = 64;

    private Names() {}

    static String of(String region, String key) {
        return region.isEmpty() ? key : region + '/' + key;
    }

    static String checkRegion(String name) {
        if (name.isEmpty() || name.length() > MAXIMUM_REGION_CHARACTERS || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "region name must have 1 to %d characters and no '/', was \"%s\"",
                    MAXIMUM_REGION_CHARACTERS,
                    name));
        }
        return name;
    }

    /** How many bytes the text has in UTF-8, without encoding it. */
    static int utf8Length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return length;
    }
}
