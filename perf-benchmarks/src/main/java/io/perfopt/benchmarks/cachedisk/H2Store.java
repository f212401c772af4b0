package io.perfopt.benchmarks.cachedisk;

import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/** H2's MVStore with a page cache of 64 MB and its commit in the background. */
public class H2Store extends StoreBenchmark {
    private static final byte[] ABSENT = {};

    @Override
    Engine open(Path where) {
        MVStore store = new MVStore.Builder()
                .fileName(where.resolve("h2").toString())
                .cacheSize(64)
                .open();
        MVMap<byte[], byte[]> map = store.openMap(
                "values",
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
        return new Engine() {
            @Override
            public void put(long key, byte[] value) {
                map.put(key(key), value.clone());
            }

            @Override
            public byte[] find(long key) {
                byte[] found = map.get(key(key));
                return found == null ? ABSENT : found;
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }
}
