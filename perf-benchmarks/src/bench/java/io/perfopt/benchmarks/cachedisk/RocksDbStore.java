package io.perfopt.benchmarks.cachedisk;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB as one would set it up for this: no compression, a bloom filter, 64 MB of cache, a log that is not synced. */
public class RocksDbStore extends StoreBenchmark {
    private static final byte[] ABSENT = {};

    static {
        RocksDB.loadLibrary();
    }

    @Override
    Engine open(Path where) {
        return engine(where);
    }

    static Engine engine(Path where) {
        Options options = new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFilterPolicy(new BloomFilter(10))
                        .setBlockCache(new LRUCache(64L << 20)));
        WriteOptions writes = new WriteOptions().setSync(false);
        RocksDB database;
        try {
            database = RocksDB.open(options, where.resolve("rocks").toString());
        } catch (RocksDBException failed) {
            throw new IllegalStateException(failed);
        }
        return new Engine() {
            @Override
            public void put(long key, byte[] value) {
                try {
                    database.put(writes, key(key), value);
                } catch (RocksDBException failed) {
                    throw new IllegalStateException(failed);
                }
            }

            @Override
            public byte[] find(long key) {
                try {
                    byte[] found = database.get(key(key));
                    return found == null ? ABSENT : found;
                } catch (RocksDBException failed) {
                    throw new IllegalStateException(failed);
                }
            }

            @Override
            public void close() {
                database.close();
                writes.close();
                options.close();
            }
        };
    }

    /** Opening what a kill left of a million entries. */
    public static class Killed extends KilledBenchmark {
        @Override
        Engine open(Path where) {
            return engine(where);
        }
    }
}
