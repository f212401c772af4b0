package io.perfopt.cache;

import io.perfopt.cache.spi.DiskStore;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;

/** On the store of files, whose small segments are taken away and used again. */
@Tag("concurrency")
@Tag("C11")
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "0:3")
@SuppressWarnings("exports") // Lincheck makes instances of its own
public class ConcurrentFilesTest extends TieredMapOperations {
    private static final DiskStore FILES = FileStores.open();

    /** Empties the store for the next run. */
    public ConcurrentFilesTest() {
        super(emptied());
    }

    private static DiskStore emptied() {
        FILES.close();
        return FILES;
    }
}
