package io.perfopt.analytics.internal.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What Linux tells in /proc; empty everywhere else. Stateless. */
final class ProcFiles {
    private static final Pattern WORDS = Pattern.compile("\\s+");

    private final Path root;

    ProcFiles(Path root) {
        this.root = root;
    }

    OptionalDouble residentBytes() {
        return field("self/status", "VmRSS:", 1024);
    }

    OptionalDouble diskReadBytes() {
        return field("self/io", "read_bytes:", 1);
    }

    OptionalDouble diskWriteBytes() {
        return field("self/io", "write_bytes:", 1);
    }

    OptionalDouble networkReceivedBytes() {
        return network(0);
    }

    OptionalDouble networkSentBytes() {
        return network(8);
    }

    private OptionalDouble field(String file, String name, int unit) {
        for (String line : lines(file)) {
            if (line.startsWith(name)) {
                return number(WORDS.split(line.substring(name.length()).trim(), -1)[0], unit);
            }
        }
        return OptionalDouble.empty();
    }

    /** The sum of a column over all interfaces but the loopback. */
    private OptionalDouble network(int column) {
        double sum = 0;
        boolean any = false;
        for (String line : lines("net/dev")) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).trim().equals("lo")) {
                String[] columns = WORDS.split(line.substring(colon + 1).trim(), -1);
                OptionalDouble bytes = columns.length > column ? number(columns[column], 1) : OptionalDouble.empty();
                if (bytes.isPresent()) {
                    sum += bytes.getAsDouble();
                    any = true;
                }
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static OptionalDouble number(String text, int unit) {
        try {
            return OptionalDouble.of((double) Long.parseLong(text) * unit);
        } catch (NumberFormatException e) {
            return OptionalDouble.empty(); // not the format we know: no reading
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException | SecurityException e) {
            return List.of(); // not Linux, or not allowed: no reading
        }
    }
}
