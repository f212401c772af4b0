package io.perfopt.cache;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.cache.spi.DiskStoreStats;
import io.perfopt.cache.spi.DiskStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store in a map that outlives its cache, and can be told to take no writes. Safe for any number of threads. */
final class MapDiskStore implements DiskStore {
    private final InstantSource clock;
    private final Map<ByteBuffer, Kept> entries = new HashMap<>();
    private final Map<ByteBuffer, byte[]> markers = new HashMap<>();
    private long sequence;
    private long removes;
    private boolean failing;
    private boolean closed;
    /** Run at each marker, which is when an invalidation binds and has not yet taken anything out of memory. */
    Runnable whileInvalidating = () -> {};

    long puts;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(
            byte[] key, byte[] value, byte[] metadata, long created, long expires, long sequence, int flags) {
        DiskHeader header() {
            return new DiskHeader(key.clone(), metadata.clone(), value.length, created, expires, sequence, flags);
        }
    }

    MapDiskStore(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void failing(boolean now) {
        failing = now;
    }

    synchronized void reopen() {
        closed = false;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Changes a byte of every value and leaves the rest as it is, which no real store would hand out. */
    synchronized void garbleValues() {
        entries.values().forEach(kept -> {
            for (int i = 0; i < kept.value.length; i++) {
                kept.value[i] ^= 0x55;
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    @Override
    public synchronized DiskOutcome put(DiskEntry entry) {
        requireOpen();
        ByteBuffer key = ByteBuffer.wrap(entry.key().clone());
        entries.remove(key);
        if (failing) {
            return DiskOutcome.DROPPED;
        }
        if (entry.expiresMillis() <= clock.millis()) {
            return DiskOutcome.REMOVED;
        }
        byte[] value = new byte[entry.value().remaining()];
        entry.value().duplicate().get(value);
        puts++;
        entries.put(
                key,
                new Kept(
                        entry.key().clone(),
                        value,
                        entry.metadata().clone(),
                        entry.createdMillis(),
                        entry.expiresMillis(),
                        ++sequence,
                        entry.flags()));
        return DiskOutcome.STORED;
    }

    @Override
    public DiskOutcome put(DiskEntry entry, InputStream value) throws IOException {
        throw new UnsupportedOperationException("no streams in a map");
    }

    private Optional<Kept> live(byte[] key) {
        requireOpen();
        return Optional.ofNullable(entries.get(ByteBuffer.wrap(key))).filter(kept -> kept.expires > clock.millis());
    }

    @Override
    public synchronized Optional<DiskRecord> find(byte[] key) {
        return live(key).map(kept -> {
            byte[] array = ByteBuffer.allocate(kept.value.length + kept.metadata.length)
                    .put(kept.value)
                    .put(kept.metadata)
                    .array();
            return new DiskRecord(
                    array,
                    0,
                    kept.value.length,
                    kept.value.length,
                    kept.metadata.length,
                    kept.created,
                    kept.expires,
                    kept.sequence,
                    kept.flags);
        });
    }

    @Override
    public synchronized Optional<DiskHeader> peek(byte[] key) {
        return live(key).map(Kept::header);
    }

    @Override
    public Optional<DiskStream> open(byte[] key) {
        throw new UnsupportedOperationException("no streams in a map");
    }

    @Override
    public synchronized DiskOutcome remove(byte[] key) {
        requireOpen();
        boolean had = live(key).isPresent();
        entries.remove(ByteBuffer.wrap(key));
        removes += had ? 1 : 0;
        return failing ? DiskOutcome.DROPPED : had ? DiskOutcome.REMOVED : DiskOutcome.ABSENT;
    }

    private synchronized List<DiskHeader> headers() {
        requireOpen();
        List<DiskHeader> headers = new ArrayList<>();
        entries.values().stream()
                .filter(kept -> kept.expires > clock.millis())
                .forEach(kept -> headers.add(kept.header()));
        return headers;
    }

    @Override
    public void scan(Consumer<DiskHeader> visitor) {
        headers().forEach(visitor);
    }

    @Override
    public long removeIf(Predicate<DiskHeader> condition) {
        long removed = 0;
        for (DiskHeader header : headers()) {
            if (condition.test(header) && remove(header.key()) == DiskOutcome.REMOVED) {
                removed++;
            }
        }
        return removed;
    }

    @Override
    public synchronized long clear() {
        long count = entries.size();
        entries.clear();
        return count;
    }

    @Override
    public synchronized DiskOutcome mark(byte[] name, byte[] value) {
        whileInvalidating.run();
        if (failing) {
            return DiskOutcome.DROPPED;
        }
        markers.put(ByteBuffer.wrap(name.clone()), value.clone());
        return DiskOutcome.STORED;
    }

    @Override
    public synchronized DiskOutcome unmark(byte[] name) {
        return markers.remove(ByteBuffer.wrap(name)) == null ? DiskOutcome.ABSENT : DiskOutcome.REMOVED;
    }

    @Override
    public void markers(BiConsumer<byte[], byte[]> visitor) {
        Map<ByteBuffer, byte[]> copy;
        synchronized (this) {
            copy = new HashMap<>(markers);
        }
        copy.forEach((name, value) -> {
            byte[] bytes = new byte[name.remaining()];
            name.duplicate().get(bytes);
            visitor.accept(bytes, value.clone());
        });
    }

    synchronized int markerCount() {
        return markers.size();
    }

    @Override
    public boolean force() {
        return true;
    }

    @Override
    public synchronized DiskStoreStats stats() {
        long bytes = entries.values().stream()
                .mapToLong(kept -> kept.key.length + kept.value.length + kept.metadata.length)
                .sum();
        return new DiskStoreStats(
                entries.size(),
                bytes,
                bytes,
                1L << 40,
                0,
                0,
                puts,
                removes,
                0,
                0,
                0,
                0,
                0,
                bytes,
                0,
                0,
                0,
                0,
                0,
                failing ? DiskHealth.DEGRADED : DiskHealth.HEALTHY);
    }

    @Override
    public void resetStats() {}

    @Override
    public synchronized void close() {
        closed = true;
    }
}
