package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.format.Hashing;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.Marker;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.format.Use;
import io.perfopt.cache.internal.disk.format.ValueReference;
import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.log.Index;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Markers;
import io.perfopt.cache.internal.disk.log.Values;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes the store, under the log's lock, in the order append, index, room for the next one. A change whose append fails leaves the key out of the index and among the
 * {@link Unwritten}, so that what it would have replaced is not served again; the trouble comes out as an {@link IOException}.
 *
 * <p>Safe for any number of threads.
 */
final class Changes {
    private final SegmentedStoreConfig config;
    private final Log log;
    private final Lookup lookup;
    private final Unwritten unwritten;
    private final Index index;
    private final Values values;
    private final Markers markers;
    private final Counters counters;
    private final long seed;

    Changes(SegmentedStoreConfig config, Directory directory, Lookup lookup, Unwritten unwritten) {
        this.config = config;
        this.lookup = lookup;
        this.unwritten = unwritten;
        log = directory.log();
        index = directory.holdings().index();
        values = directory.holdings().values();
        markers = directory.holdings().markers();
        counters = directory.holdings().counters();
        seed = directory.seed();
    }

    // ---- putting

    DiskOutcome put(DiskEntry entry) throws IOException {
        long hash = Hashing.hash(entry.key(), seed);
        ByteBuffer value = entry.value();
        if (value.remaining() >= config.spillBytes()) {
            if (value.remaining() > config.maximumValueBytes()) {
                return refuse(hash);
            }
            byte[] array = new byte[value.remaining()];
            value.duplicate().get(array);
            return putLarge(entry, hash, new ByteArrayInputStream(array));
        }
        byte[] head = Records.put(entry, hash);
        int length = RecordFormat.recordLength(head);
        if (length > config.segmentBytes() - SegmentHead.BYTES || length > Location.MAXIMUM_RECORD_BYTES) {
            return refuse(hash);
        }
        return append(entry, head, value, hash, null);
    }

    /** Reads a stream into a file of its own, or into memory when it turns out to be small. */
    DiskOutcome put(DiskEntry entry, InputStream value) throws IOException {
        byte[] start;
        try {
            start = value.readNBytes(config.spillBytes());
        } catch (IOException source) {
            throw new Values.SourceFailedException(source);
        }
        if (start.length < config.spillBytes()) {
            DiskEntry whole = DiskEntry.of(entry.key(), start, entry.createdMillis())
                    .expiresAt(entry.expiresMillis())
                    .metadata(entry.metadata())
                    .flags(entry.flags())
                    .priority(entry.priority());
            return put(entry.isForced() ? whole.forced() : whole);
        }
        long hash = Hashing.hash(entry.key(), seed);
        return putLarge(entry, hash, new SequenceInputStream(new ByteArrayInputStream(start), value));
    }

    private DiskOutcome putLarge(DiskEntry entry, long hash, InputStream value) throws IOException {
        ValueReference reference;
        try {
            reference = values.write(value, config.maximumValueBytes(), this::makeRoom);
        } catch (Values.TooLargeException tooLarge) {
            return refuse(hash);
        } catch (Values.SourceFailedException source) {
            throw source;
        } catch (IOException failed) {
            lost(hash);
            throw failed;
        }
        counters.writtenBytes.add(reference.fileBytes());
        byte[] encoded = reference.encode();
        return append(entry, Records.spilled(entry, hash, encoded), ByteBuffer.wrap(encoded), hash, reference);
    }

    private void makeRoom(long bytes) throws IOException {
        log.lock.lock();
        try {
            log.makeRoom(bytes);
        } finally {
            log.lock.unlock();
        }
    }

    private DiskOutcome append(
            DiskEntry entry, byte[] head, ByteBuffer value, long hash, @Nullable ValueReference reference)
            throws IOException {
        int use = entry.priority() == DiskEntry.Priority.HIGH ? Use.WANTED : Use.of(Use.NEW);
        log.lock.lock();
        try {
            long location = log.append(head, value);
            long old = index.put(hash, Location.withUse(location, use));
            if (old != 0) {
                log.displaced(hash, old);
            }
            if (reference != null) {
                values.link(hash, reference);
            }
            counters.puts.increment();
            log.reclaimer().pace(RecordFormat.recordLength(head));
        } catch (IOException failed) {
            if (reference != null) {
                values.discard(reference);
            }
            lost(hash);
            throw failed;
        } finally {
            log.lock.unlock();
        }
        if (entry.isForced()) {
            force(hash);
        }
        return DiskOutcome.STORED;
    }

    private void force(long hash) throws IOException {
        try {
            log.force();
        } catch (IOException failed) {
            lost(hash);
            throw failed;
        }
    }

    private DiskOutcome refuse(long hash) throws IOException {
        counters.refusedWrites.increment();
        remove(hash);
        return DiskOutcome.TOO_LARGE;
    }

    // ---- removing

    DiskOutcome remove(byte[] key) throws IOException {
        boolean present = lookup.peek(key) != null;
        boolean removed = remove(Hashing.hash(key, seed));
        if (present && removed) {
            counters.removes.increment();
            return DiskOutcome.REMOVED;
        }
        return DiskOutcome.ABSENT;
    }

    /**
     * Removes whatever the hash points to; false if it points nowhere. An entry that was evicted is still in its segment until the file is used again, and a start after a kill
     * would find it there: its removal is written down all the same.
     */
    private boolean remove(long hash) throws IOException {
        log.lock.lock();
        try {
            return (index.find(hash) != 0 || log.leavesEvicted()) && tombstone(hash);
        } finally {
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private boolean tombstone(long hash) throws IOException {
        try {
            log.append(Records.tombstone(hash, config.clock()), Records.NO_VALUE);
        } catch (IOException failed) {
            lost(hash);
            throw failed;
        }
        long old = index.remove(hash);
        if (old != 0) {
            log.displaced(hash, old);
        }
        log.reclaimer().pace(RecordFormat.length(0, 0, 0));
        return old != 0;
    }

    /** Removes a record unless it was replaced or removed meanwhile. A record that was moved meanwhile is found by its key. */
    boolean remove(DiskHeader header, long hash, long location) throws IOException {
        log.lock.lock();
        try {
            long found = index.find(hash);
            boolean same = found != 0 && (Location.same(found, location) || isCopyOf(header, found));
            boolean removed = same && tombstone(hash);
            if (removed) {
                counters.removes.increment();
            }
            return removed;
        } finally {
            log.lock.unlock();
        }
    }

    private boolean isCopyOf(DiskHeader header, long location) {
        byte[] head = lookup.head(location);
        return head != null
                && RecordFormat.hasKey(head, header.key())
                && RecordFormat.createdMillis(head) == header.createdMillis()
                && RecordFormat.expiresMillis(head) == header.expiresMillis()
                && RecordFormat.flags(head) == header.flags()
                && Arrays.equals(Records.header(head, 0).metadata(), header.metadata());
    }

    /** After a removal by condition: what was evicted was not shown to the condition, and must not come back after a kill. */
    void wipeEvicted() throws IOException {
        log.lock.lock();
        try {
            log.wipeEvicted();
        } finally {
            log.lock.unlock();
        }
    }

    long clear() throws IOException {
        log.lock.lock();
        try {
            long entries = index.size();
            try {
                log.append(Records.clear(config.clock()), Records.NO_VALUE);
            } catch (IOException failed) {
                log.forgetEntries();
                unwritten.addEverything();
                throw failed;
            }
            log.forgetEntries();
            unwritten.everythingIsWritten();
            counters.removes.add(entries);
            log.reclaimAll();
            return entries;
        } finally {
            log.lock.unlock();
        }
    }

    void lost(byte[] key) {
        lost(Hashing.hash(key, seed));
    }

    /** What the key had must not be served any more, although that could not be written. */
    private void lost(long hash) {
        log.lock.lock();
        try {
            long old = index.remove(hash);
            if (old != 0) {
                log.displaced(hash, old);
            }
            if ((old != 0 || log.leavesEvicted()) && !log.isClosed()) {
                unwritten.add(hash);
            }
        } finally {
            log.lock.unlock();
        }
    }

    // ---- markers

    DiskOutcome mark(byte[] name, byte[] value) throws IOException {
        log.lock.lock();
        try {
            byte[] head = Records.marker(name, value, config.clock());
            if (!markers.fits(name, value) || RecordFormat.recordLength(head) > config.segmentBytes() / 4) {
                counters.refusedWrites.increment();
                return DiskOutcome.TOO_LARGE;
            }
            markers.set(Marker.of(name, value, log.append(head, ByteBuffer.wrap(value))));
            log.reclaimer().pace(RecordFormat.recordLength(head));
            return DiskOutcome.STORED;
        } finally {
            log.lock.unlock();
        }
    }

    DiskOutcome unmark(byte[] name) throws IOException {
        log.lock.lock();
        try {
            if (markers.get(name) == null) {
                return DiskOutcome.ABSENT;
            }
            log.append(Records.unmark(name, config.clock()), Records.NO_VALUE);
            markers.remove(name);
            return DiskOutcome.REMOVED;
        } finally {
            log.lock.unlock();
        }
    }
}
