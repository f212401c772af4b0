package io.perfopt.benchmarks.cachedisk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** Opening a store of a million entries of 200 bytes whose files are as a kill left them: copied while it was open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = "-Xmx2g")
public abstract class KilledBenchmark {
    private static final int ENTRIES = 1_000_000;
    private static final int VALUE_BYTES = 200;

    private Path directory = Path.of("");
    private Path used = Path.of("");
    private Engine opened = StoreBenchmark.NONE;
    private int rounds;

    /** Opens the store that is measured. */
    abstract Engine open(Path where) throws IOException;

    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("perfopt-killed");
        byte[] value = new byte[VALUE_BYTES];
        new Random(1).nextBytes(value);
        Path live = Files.createDirectory(directory.resolve("live"));
        try (Engine engine = open(live)) {
            for (int i = 0; i < ENTRIES; i++) {
                engine.put(i, value);
            }
            copy(live, directory.resolve("killed"));
        }
        StoreBenchmark.deleteAll(live);
    }

    @Setup(Level.Invocation)
    public void copyOnce() throws IOException {
        used = directory.resolve("used" + rounds++);
        copy(directory.resolve("killed"), used);
    }

    @Benchmark
    public Engine reopen() throws IOException {
        Engine engine = open(used);
        for (long key : new long[] {0, ENTRIES / 2, ENTRIES - 1}) {
            if (engine.find(key).length < VALUE_BYTES) {
                throw new IllegalStateException("entry " + key + " is lost");
            }
        }
        opened = engine;
        return engine;
    }

    @TearDown(Level.Invocation)
    public void deleteOnce() throws IOException {
        opened.close();
        StoreBenchmark.deleteAll(used);
    }

    @TearDown
    public void delete() throws IOException {
        StoreBenchmark.deleteAll(directory);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.endsWith("lock")) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
