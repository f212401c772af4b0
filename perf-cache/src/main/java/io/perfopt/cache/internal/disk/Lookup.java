package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.format.Hashing;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.format.ValueReference;
import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.log.Index;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import io.perfopt.cache.internal.disk.log.Values;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks entries up, without a lock. Every byte that is handed out was checked; a record that does not check is taken out of the index, counted and announced, once. Where another store
 * owns the directory nothing is taken out: what does not check there was overwritten by the owner.
 *
 * <p>Safe for any number of threads.
 */
final class Lookup {
    /** Holds the head, key and metadata of most records. */
    private static final int USUAL_HEAD_BYTES = 256;

    private final Layout layout;
    private final Log log;
    private final Index index;
    private final Values values;
    private final Counters counters;
    private final InstantSource clock;
    private final long seed;
    private final boolean readOnly;
    private final Quarantine quarantine;

    /** Hears of damaged records. */
    interface Quarantine {
        void damaged(String file, long offset);
    }

    Lookup(Directory directory, InstantSource clock, Quarantine quarantine) {
        layout = directory.layout();
        log = directory.log();
        index = directory.holdings().index();
        values = directory.holdings().values();
        counters = directory.holdings().counters();
        seed = directory.seed();
        readOnly = directory.isReadOnly();
        this.clock = clock;
        this.quarantine = quarantine;
    }

    // ---- whole values

    @Nullable
    DiskRecord find(byte[] key) {
        long hash = Hashing.hash(key, seed);
        byte[] record = record(key, hash);
        DiskRecord found = record == null
                ? null
                : RecordFormat.kind(record) == RecordFormat.SPILLED ? spilled(hash, record) : inPlace(record);
        (found == null ? counters.misses : counters.hits).increment();
        return found;
    }

    private static DiskRecord inPlace(byte[] record) {
        int headLength = RecordFormat.headLength(record);
        int metadataLength = RecordFormat.metadataLength(record);
        return new DiskRecord(
                record,
                headLength,
                RecordFormat.valueLength(record),
                headLength - metadataLength,
                metadataLength,
                RecordFormat.createdMillis(record),
                RecordFormat.expiresMillis(record),
                RecordFormat.sequence(record),
                RecordFormat.flags(record));
    }

    /** The metadata from the record and the value from its file, in one array. */
    private @Nullable DiskRecord spilled(long hash, byte[] record) {
        ValueReference reference = ValueReference.decode(record);
        byte[] value;
        try {
            value = values.read(reference);
        } catch (IOException unreadable) {
            dropDamagedValue(hash, reference);
            return null;
        }
        int metadataLength = RecordFormat.metadataLength(record);
        byte[] array = new byte[metadataLength + value.length];
        System.arraycopy(record, RecordFormat.headLength(record) - metadataLength, array, 0, metadataLength);
        System.arraycopy(value, 0, array, metadataLength, value.length);
        return new DiskRecord(
                array,
                metadataLength,
                value.length,
                0,
                metadataLength,
                RecordFormat.createdMillis(record),
                RecordFormat.expiresMillis(record),
                RecordFormat.sequence(record),
                RecordFormat.flags(record));
    }

    @Nullable
    DiskStream open(byte[] key) {
        long hash = Hashing.hash(key, seed);
        while (true) {
            byte[] record = record(key, hash);
            if (record == null) {
                counters.misses.increment();
                return null;
            }
            DiskStream stream = stream(hash, record);
            if (stream != null) {
                counters.hits.increment();
                return stream;
            }
        }
    }

    private @Nullable DiskStream stream(long hash, byte[] record) {
        if (RecordFormat.kind(record) != RecordFormat.SPILLED) {
            int from = RecordFormat.headLength(record);
            int length = RecordFormat.valueLength(record);
            return new ArrayStream(Records.header(record, length), new ByteArrayInputStream(record, from, length));
        }
        ValueReference reference = ValueReference.decode(record);
        try {
            return values.open(
                    reference, Records.header(record, reference.length()), () -> dropDamagedValue(hash, reference));
        } catch (IOException unreadable) {
            dropDamagedValue(hash, reference);
            return null;
        }
    }

    /** A value from the log as a stream. */
    private record ArrayStream(DiskHeader header, InputStream content) implements DiskStream {
        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** The checked record of a key in time, visit counted; or null. */
    private byte @Nullable [] record(byte[] key, long hash) {
        while (true) {
            long location = index.find(hash);
            if (location == 0) {
                return null;
            }
            Segment segment = log.segment(location);
            int length = Location.length(location);
            byte[] record = new byte[length];
            boolean whole;
            try {
                if (segment == null || !segment.read(Location.offset(location), record, length)) {
                    if (isStill(hash, location) && isGone(segment)) {
                        // Points to a file that was missing at the start.
                        quarantine(hash, location, segment);
                        return null;
                    }
                    continue;
                }
                whole = RecordFormat.matches(record, length) && RecordFormat.hash(record) == hash;
            } catch (IOException unreadable) {
                if (isStill(hash, location)) {
                    return null;
                }
                continue;
            }
            if (whole) {
                return RecordFormat.hasKey(record, key) && isInTime(hash, location, record) ? record : null;
            }
            if (isStill(hash, location)) {
                quarantine(hash, location, segment);
                return null;
            }
        }
    }

    private boolean isInTime(long hash, long location, byte[] record) {
        if (!isExpired(record)) {
            index.visit(hash, location);
            return true;
        }
        if (!readOnly && take(hash, location)) {
            counters.expirations.increment();
        }
        return false;
    }

    // ---- heads

    @Nullable
    DiskHeader peek(byte[] key) {
        long hash = Hashing.hash(key, seed);
        while (true) {
            long location = index.find(hash);
            if (location == 0) {
                return null;
            }
            byte[] head = head(location);
            if (head != null) {
                return RecordFormat.hasKey(head, key) && !isExpired(head) ? header(head, location) : null;
            }
            if (isStill(hash, location)) {
                return null;
            }
        }
    }

    /** The checked head, key and metadata at a location, or null. */
    byte @Nullable [] head(long location) {
        Segment segment = log.segment(location);
        if (segment == null) {
            return null;
        }
        int length = Location.length(location);
        int offset = Location.offset(location);
        byte[] head = new byte[Math.min(length, USUAL_HEAD_BYTES)];
        try {
            if (!segment.read(offset, head, head.length) || !RecordFormat.isPlausible(head, length)) {
                return null;
            }
            int headLength = RecordFormat.headLength(head);
            if (headLength > head.length) {
                head = new byte[headLength];
                if (!segment.read(offset, head, headLength)) {
                    return null;
                }
            }
        } catch (IOException unreadable) {
            return null;
        }
        return RecordFormat.headMatches(head, head.length) ? head : null;
    }

    /** What a checked head says to callers; null if the large value it refers to was replaced meanwhile. */
    @Nullable
    DiskHeader header(byte[] head, long location) {
        if (!Location.isSpilled(location)) {
            return Records.header(head, RecordFormat.valueLength(head));
        }
        ValueReference reference = values.reference(RecordFormat.hash(head));
        return reference == null ? null : Records.header(head, reference.length());
    }

    boolean isExpired(byte[] head) {
        long expires = RecordFormat.expiresMillis(head);
        return expires != DiskEntry.NEVER && expires <= clock.millis();
    }

    boolean isStill(long hash, long location) {
        return Location.same(index.find(hash), location);
    }

    // ---- what cannot be served

    /** Whether a location without data is so for good and not in the middle of a move. */
    private boolean isGone(@Nullable Segment seen) {
        log.lock.lock();
        try {
            return seen == null || seen.isRetired();
        } finally {
            log.lock.unlock();
        }
    }

    /** Takes an entry out of the index if it is still there. A value file is tied to the hash, so its entry goes under the lock that puts one there. */
    private boolean take(long hash, long location) {
        boolean locked = Location.isSpilled(location);
        if (locked) {
            log.lock.lock();
        }
        try {
            boolean taken = index.remove(hash, location);
            if (taken) {
                log.displaced(hash, location);
            }
            return taken;
        } finally {
            if (locked) {
                log.lock.unlock();
            }
        }
    }

    private void quarantine(long hash, long location, @Nullable Segment segment) {
        if (!readOnly && take(hash, location)) {
            counters.quarantined.increment();
            String file = segment == null
                    ? "segment " + Location.segment(location)
                    : segment.file().path().getFileName().toString();
            quarantine.damaged(file, Location.offset(location));
        }
    }

    /** The file may also be gone because the entry was replaced meanwhile; then there is nothing to drop. */
    private void dropDamagedValue(long hash, ValueReference reference) {
        log.lock.lock();
        try {
            if (!reference.equals(values.reference(hash))) {
                return;
            }
            long location = index.remove(hash);
            if (location != 0) {
                log.displaced(hash, location);
            }
        } finally {
            log.lock.unlock();
        }
        counters.quarantined.increment();
        quarantine.damaged(layout.value(reference.id()).getFileName().toString(), 0);
    }
}
