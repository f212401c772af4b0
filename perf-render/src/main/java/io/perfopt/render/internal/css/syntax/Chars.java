package io.perfopt.render.internal.css.syntax;

/** Character classes and escape decoding of CSS Syntax 3. */
public final class Chars {
    /** What NUL and impossible code points become. */
    private static final int REPLACEMENT = 0xFFFD;

    private Chars() {}

    public static boolean isWhitespace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    public static boolean isNewline(int c) {
        return c == '\n' || c == '\r' || c == '\f';
    }

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** NUL counts as U+FFFD, which is a name character. */
    public static boolean isNameStart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80 || c == 0;
    }

    public static boolean isName(int c) {
        return isNameStart(c) || isDigit(c) || c == '-';
    }

    /** The value of a name or string body: escapes resolved, NUL replaced. */
    public static String decode(String text, int start, int end) {
        int special = start;
        while (special < end && text.charAt(special) != '\\' && text.charAt(special) != 0) {
            special++;
        }
        if (special == end) {
            return text.substring(start, end);
        }
        StringBuilder out = new StringBuilder(end - start).append(text, start, special);
        int i = special;
        while (i < end) {
            char c = text.charAt(i++);
            if (c == 0) {
                out.append((char) REPLACEMENT);
            } else if (c != '\\') {
                out.append(c);
            } else if (i >= end) {
                out.append((char) REPLACEMENT);
            } else {
                i = decodeEscape(text, i, end, out);
            }
        }
        return out.toString();
    }

    private static int decodeEscape(String text, int from, int end, StringBuilder out) {
        int i = from;
        char c = text.charAt(i);
        if (isNewline(c)) { // only in strings: an escaped newline vanishes
            return c == '\r' && i + 1 < end && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
        }
        if (!isHex(c)) {
            int point = text.codePointAt(i);
            out.appendCodePoint(point == 0 ? REPLACEMENT : point);
            return i + Character.charCount(point);
        }
        int point = 0;
        for (int digits = 0; digits < 6 && i < end && isHex(text.charAt(i)); digits++) {
            point = point * 16 + Character.digit(text.charAt(i++), 16);
        }
        if (i < end && isWhitespace(text.charAt(i))) {
            i += text.charAt(i) == '\r' && i + 1 < end && text.charAt(i + 1) == '\n' ? 2 : 1;
        }
        boolean impossible = point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF);
        out.appendCodePoint(impossible ? REPLACEMENT : point);
        return i;
    }

    /** ASCII lower case; the same object when nothing changes. */
    public static String lower(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                char[] all = s.toCharArray();
                for (int j = i; j < all.length; j++) {
                    if (all[j] >= 'A' && all[j] <= 'Z') {
                        all[j] = asciiLower(all[j]);
                    }
                }
                return new String(all);
            }
        }
        return s;
    }

    /** Whether two strings are equal but for the case of ASCII letters (and of those only). */
    public static boolean equalsIgnoreAsciiCase(String a, String b) {
        return a.length() == b.length() && regionEqualsIgnoreAsciiCase(a, 0, b);
    }

    /** Whether {@code text} has {@code part} at {@code offset}, ignoring the case of ASCII letters. */
    public static boolean regionEqualsIgnoreAsciiCase(String text, int offset, String part) {
        if (offset < 0 || offset + part.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            char a = text.charAt(offset + i);
            char b = part.charAt(i);
            if (a != b && (asciiLower(a) != asciiLower(b))) {
                return false;
            }
        }
        return true;
    }

    private static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
