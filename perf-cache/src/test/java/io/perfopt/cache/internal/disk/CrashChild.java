package io.perfopt.cache.internal.disk;

import static io.perfopt.cache.internal.disk.StoreFixture.key;
import static io.perfopt.cache.internal.disk.StoreFixture.value;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The process that {@link CrashTest} kills: two threads put and remove entries of their own for ever, and write down what they are about to do and what was acknowledged.
 */
final class CrashChild {
    static final int THREADS = 2;

    private CrashChild() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        CrashLedger ledger = new CrashLedger(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        long seed = Long.parseLong(arguments[3]);
        long maximumBytes = Long.parseLong(arguments[4]);
        SegmentedStore store = SegmentedStore.open(SegmentedStoreConfig.builder(directory, maximumBytes)
                .freeDiskFloorBytes(0)
                .forceEvery(seed % 2 == 0 ? Duration.ZERO : Duration.ofMillis(50))
                .build());
        for (int thread = 0; thread < THREADS; thread++) {
            int own = thread;
            new Thread(() -> work(store, ledger, own, new Random(seed + own))).start();
        }
    }

    private static void work(SegmentedStore store, CrashLedger ledger, int thread, Random random) {
        int version = ledger.highestVersion();
        while (true) {
            int number = random.nextInt(ledger.entries() / THREADS) * THREADS + thread;
            version++;
            boolean remove = random.nextInt(4) == 0;
            ledger.intend(number, remove ? -version : version);
            DiskOutcome outcome = remove
                    ? store.remove(key(number))
                    : store.put(DiskEntry.of(key(number), value(number, version), 1));
            if (!outcome.succeeded()) {
                throw new IllegalStateException(outcome + " in " + store);
            }
            ledger.acknowledge(number, remove ? -version : version);
        }
    }
}
