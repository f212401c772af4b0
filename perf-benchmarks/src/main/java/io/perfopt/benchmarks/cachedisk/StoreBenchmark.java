package io.perfopt.benchmarks.cachedisk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Values of 2 KB that do not compress under keys of 40 bytes, drawn by Zipf's law (0.99) from 60,000 that were loaded and half of them overwritten, in files that the page cache
 * holds. Each store is a subclass; every one does the same work.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        jvmArgsAppend = {
            "-Xmx2g",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
        })
public abstract class StoreBenchmark {
    static final int ENTRIES = 60_000;
    static final int VALUE_BYTES = 2_048;
    private static final int DRAWS = 1 << 19;
    private static final double SKEW = 0.99;

    /** Before the set-up. */
    static final Engine NONE = new NoEngine();

    private final byte[][] values = new byte[64][VALUE_BYTES];
    private final AtomicLong nextNewKey = new AtomicLong(ENTRIES);
    private int[] drawn = {};
    private Path directory = Path.of("");
    private Engine engine = NONE;

    /** Opens the store that is measured. */
    abstract Engine open(Path where) throws IOException;

    /** A key of 40 bytes. */
    static byte[] key(long number) {
        byte[] key = "catalogue/product/0000000000000000000000".getBytes(StandardCharsets.ISO_8859_1);
        for (int at = key.length - 1; number > 0; at--, number /= 10) {
            key[at] = (byte) ('0' + number % 10);
        }
        return key;
    }

    @Setup
    public void load() throws IOException {
        Random random = new Random(1);
        for (byte[] value : values) {
            random.nextBytes(value);
        }
        drawn = zipf(ENTRIES, DRAWS, SKEW, 7);
        directory = Files.createTempDirectory("perfopt-disk");
        engine = open(directory);
        for (int i = 0; i < ENTRIES; i++) {
            engine.put(i, values[i & 63]);
        }
        for (int i = 0; i < ENTRIES / 2; i++) {
            engine.put(drawn[i], values[i & 63]);
        }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        engine.close();
        deleteAll(directory);
    }

    static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }

    /** Draws numbers by Zipf's law; which ones are frequent is shuffled. */
    static int[] zipf(int entries, int draws, double skew, long seed) {
        double[] cumulated = new double[entries];
        double sum = 0;
        for (int i = 0; i < entries; i++) {
            sum += 1 / Math.pow(i + 1, skew);
            cumulated[i] = sum;
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] shuffled = new int[entries];
        for (int i = 0; i < entries; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        int[] drawn = new int[draws];
        for (int i = 0; i < draws; i++) {
            int at = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            drawn[i] = shuffled[Math.min(at < 0 ? -at - 1 : at, entries - 1)];
        }
        return drawn;
    }

    /** Where a thread is in the draws. */
    @State(Scope.Thread)
    public static class Place {
        private int at = (int) (Thread.currentThread().getId() * 7_919);

        int next() {
            return at++ & (DRAWS - 1);
        }
    }

    @Benchmark
    public byte[] read(Place place) {
        return engine.find(drawn[place.next()]);
    }

    @Benchmark
    public void overwrite(Place place) {
        int at = place.next();
        engine.put(drawn[at], values[at & 63]);
    }

    @Benchmark
    public void putNew() {
        long key = nextNewKey.getAndIncrement();
        engine.put(key, values[(int) key & 63]);
    }

    /** Nine reads to one overwrite. */
    @Benchmark
    public byte[] mixed(Place place) {
        int at = place.next();
        if (at % 10 == 0) {
            engine.put(drawn[at], values[at & 63]);
            return values[0];
        }
        return engine.find(drawn[at]);
    }

    private static final class NoEngine implements Engine {
        @Override
        public void put(long key, byte[] value) {
            throw new IllegalStateException("not set up");
        }

        @Override
        public byte[] find(long key) {
            throw new IllegalStateException("not set up");
        }

        @Override
        public void close() {}
    }
}
