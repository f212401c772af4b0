package io.perfopt.cache;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The store of files that comes with the cache, for suites that make a cache for each of thousands of tests: opened once for each suite, and emptied when a cache closes it. Its clock
 * stands still and nothing happens in the background. Safe for any number of threads.
 */
final class FileStores {
    private FileStores() {}

    static DiskStore open() {
        try {
            Path directory = Files.createTempDirectory("perfopt-suite");
            SegmentedStore store =
                    SegmentedStore.open(SegmentedStoreConfig.builder(directory.resolve("store"), 8L << 20)
                            .segmentBytes(1 << 16)
                            .freeDiskFloorBytes(0)
                            .forceEvery(Duration.ZERO)
                            .clock(InstantSource.fixed(Instant.EPOCH))
                            .scheduler(new ManualScheduler(new ManualTime()))
                            .build());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(store, directory)));
            return emptiedWhenClosed(store);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static DiskStore emptiedWhenClosed(DiskStore store) {
        return (DiskStore) Proxy.newProxyInstance(
                FileStores.class.getClassLoader(), new Class<?>[] {DiskStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        store.clear();
                        store.markers((name, value) -> store.unmark(name));
                        return null;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    private static void delete(SegmentedStore store, Path directory) {
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
