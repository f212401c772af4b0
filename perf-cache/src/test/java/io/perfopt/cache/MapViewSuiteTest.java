package io.perfopt.cache;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import io.perfopt.cache.spi.DiskStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;

/** Guava's suite for concurrent maps, on the map views of a cache in memory, on disk, and of both; on a store in a map and on the one of files. */
@SuppressWarnings({"exports", "missing-explicit-ctor"}) // JUnit 3 wants it public
public class MapViewSuiteTest extends TestCase {
    public static Test suite() {
        TestSuite suite = new TestSuite("map views");
        suite.addTest(suite("memory", Rig::memory));
        suite.addTest(suite("disk", Rig::disk));
        suite.addTest(suite("tiered", Rig::tiered));
        DiskStore files = FileStores.open();
        suite.addTest(suite("tiered on files", () -> onFiles(files, settings -> {})));
        suite.addTest(suite("files", () -> onFiles(files, CachingSystemConfig.Builder::withoutMemory)));
        return suite;
    }

    /** Some tests make a second map and leave the first alone: what that one left in the store must not show. */
    private static Rig onFiles(DiskStore files, Consumer<CachingSystemConfig.Builder> settings) {
        files.close();
        return Rig.tiered(settings.andThen(builder -> builder.disk(files)));
    }

    private static Test suite(String name, Supplier<Rig> rigs) {
        List<Rig> open = new ArrayList<>();
        return ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Rig rig = rigs.get();
                        open.add(rig);
                        ConcurrentMap<String, String> map =
                                rig.cache.region("map", String.class).asMap();
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named(name)
                .withFeatures(
                        CollectionSize.ANY,
                        MapFeature.GENERAL_PURPOSE,
                        MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
                .withTearDown(() -> {
                    open.forEach(Rig::close);
                    open.clear();
                })
                .createTestSuite();
    }
}
