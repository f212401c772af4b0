package io.perfopt.cache;

import java.time.InstantSource;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;

/** On a store in a map. */
@Tag("concurrency")
@Tag("C11")
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "0:3")
@SuppressWarnings("exports") // Lincheck makes instances of its own
public class ConcurrentTiersTest extends TieredMapOperations {
    /** Begins with nothing. */
    public ConcurrentTiersTest() {
        super(new MapDiskStore(InstantSource.system()));
    }
}
