package io.perfopt.internal.budget;

import io.perfopt.analytics.watch.Budget;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What a budget of kind {@code size.raw} or {@code size.gzip} is held against: the bytes of a file, or of all files under a directory, as they are or
 * each compressed as a server would. Stateless.
 */
final class FileSizes {
    private FileSizes() {}

    /**
     * The size in the unit of the budget, empty when there is no such file.
     *
     * @throws IllegalArgumentException when the statistic or the unit does not exist
     */
    static OptionalDouble of(Path directory, Budget budget, String statistic) {
        boolean compressed = switch (statistic) {
            case "raw" -> false;
            case "gzip" -> true;
            default ->
                throw new IllegalArgumentException("budget " + budget.kind() + " " + budget.name()
                        + ": the statistic must be one of raw, gzip, was '" + statistic + "'");
        };
        Path path = directory.resolve(budget.name());
        if (!Files.exists(path)) {
            return OptionalDouble.empty();
        }
        long bytes = 0;
        try {
            for (Path file : files(path)) {
                bytes += compressed ? compressedSize(file) : Files.size(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the size of " + path + " cannot be taken", unreadable);
        }
        return OptionalDouble.of(Units.BYTES.in(budget, bytes));
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> walked = Files.walk(path)) {
            return walked.filter(Files::isRegularFile).toList();
        }
    }

    private static long compressedSize(Path file) throws IOException {
        Counting counting = new Counting();
        try (OutputStream gzip = new GZIPOutputStream(counting)) {
            Files.copy(file, gzip);
        }
        return counting.bytes;
    }

    /** Counts what is written and keeps nothing. */
    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int single) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            bytes += length;
        }
    }
}
