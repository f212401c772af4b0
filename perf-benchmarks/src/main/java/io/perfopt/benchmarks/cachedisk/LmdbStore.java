package io.perfopt.benchmarks.cachedisk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** LMDB without syncing and with a writable map, as fast as it goes. */
public class LmdbStore extends StoreBenchmark {
    private static final byte[] ABSENT = {};

    @Override
    Engine open(Path where) {
        Env<ByteBuffer> environment = Env.create()
                .setMapSize(16L << 30)
                .setMaxReaders(16)
                .open(where.toFile(), EnvFlags.MDB_NOSYNC, EnvFlags.MDB_WRITEMAP);
        Dbi<ByteBuffer> database = environment.openDbi("values", DbiFlags.MDB_CREATE);
        ThreadLocal<ByteBuffer> keys = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64));
        ThreadLocal<ByteBuffer> values = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(VALUE_BYTES));
        return new Engine() {
            private ByteBuffer buffer(long key) {
                return keys.get().clear().put(key(key)).flip();
            }

            @Override
            public void put(long key, byte[] value) {
                database.put(buffer(key), values.get().clear().put(value).flip());
            }

            @Override
            public byte[] find(long key) {
                try (Txn<ByteBuffer> transaction = environment.txnRead()) {
                    ByteBuffer found = database.get(transaction, buffer(key));
                    if (found == null) {
                        return ABSENT;
                    }
                    byte[] value = new byte[found.remaining()];
                    found.get(value);
                    return value;
                }
            }

            @Override
            public void close() {
                environment.close();
            }
        };
    }
}
