package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.Markers.Marker;
import io.perfopt.cache.internal.disk.Snapshot.SegmentState;
import io.perfopt.cache.internal.disk.Values.Reference;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open directory: look-ups without a lock, changes under the log's lock in the order append, index, housekeeping. A change whose append fails leaves the key out of the index and
 * on a list of removals to be written later, so that what it would have replaced is not served again. Trouble of the medium comes out as {@link IOException}; what follows from it is for
 * {@link SegmentedStore} to decide.
 *
 * <p>Safe for any number of threads.
 */
final class Engine {
    private static final int MAXIMUM_PENDING_REMOVALS = 1 << 16;
    private static final int MAXIMUM_SCAN_ROUNDS = 16;

    private final SegmentedStoreConfig config;
    private final Layout layout;
    private final @Nullable DirectoryLock directoryLock;
    private final @Nullable Manifest manifest;
    private final Manifest.State state;
    private final Index index;
    private final Values values;
    private final Markers markers;
    private final Counters counters;
    private final MappingBudget budget;
    private final Log log;
    private final Reclaimer reclaimer;
    private final Quarantine quarantine;
    private final long seed;

    /** Hashes of removals that could not be written; guarded by the log's lock. */
    @GuardedBy("log.lock")
    private final Set<Long> pendingRemovals = new HashSet<>();

    @GuardedBy("log.lock")
    private boolean everythingPending;

    @GuardedBy("log.lock")
    private boolean closed;

    /** Hears of damaged records. */
    interface Quarantine {
        void damaged(String file, long offset);
    }

    Engine(
            SegmentedStoreConfig config,
            Layout layout,
            @Nullable DirectoryLock directoryLock,
            @Nullable Manifest manifest,
            Manifest.State state,
            Index index,
            Values values,
            Markers markers,
            Counters counters,
            MappingBudget budget,
            Log log,
            Reclaimer reclaimer,
            Quarantine quarantine) {
        this.config = config;
        this.layout = layout;
        this.directoryLock = directoryLock;
        this.manifest = manifest;
        this.state = state;
        this.index = index;
        this.values = values;
        this.markers = markers;
        this.counters = counters;
        this.budget = budget;
        this.log = log;
        this.reclaimer = reclaimer;
        this.quarantine = quarantine;
        this.seed = state.storeIdLow();
    }

    // ---- reading

    @Nullable
    DiskRecord find(byte[] key) {
        long hash = Hashing.hash(key, seed);
        byte[] record = lookUp(key, hash);
        if (record == null) {
            counters.misses.increment();
            return null;
        }
        int headLength = RecordFormat.headLength(record);
        int metadataLength = RecordFormat.metadataLength(record);
        byte[] array = record;
        int valueOffset = headLength;
        int valueLength = RecordFormat.valueLength(record);
        if (RecordFormat.kind(record) == RecordFormat.SPILLED) {
            byte[] value = spilledValue(hash, record);
            if (value == null) {
                counters.misses.increment();
                return null;
            }
            array = new byte[metadataLength + value.length];
            System.arraycopy(record, headLength - metadataLength, array, 0, metadataLength);
            System.arraycopy(value, 0, array, metadataLength, value.length);
            valueOffset = metadataLength;
            valueLength = value.length;
        }
        counters.hits.increment();
        return new DiskRecord(
                array,
                valueOffset,
                valueLength,
                array == record ? headLength - metadataLength : 0,
                metadataLength,
                RecordFormat.createdMillis(record),
                RecordFormat.expiresMillis(record),
                RecordFormat.sequence(record),
                RecordFormat.flags(record));
    }

    /** The checked record of a key in time, visit counted; or null. */
    private byte @Nullable [] lookUp(byte[] key, long hash) {
        while (true) {
            long location = index.find(hash);
            if (location == 0) {
                return null;
            }
            Segment segment = log.segment(location);
            int length = Location.length(location);
            byte[] record = new byte[length];
            boolean whole = false;
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
            if (!whole) {
                if (isStill(hash, location)) {
                    quarantine(hash, location, segment);
                    return null;
                }
                continue;
            }
            if (!RecordFormat.hasKey(record, key)) {
                return null;
            }
            if (isExpired(record)) {
                dropExpired(hash, location);
                return null;
            }
            index.visit(hash, location);
            return record;
        }
    }

    private boolean isStill(long hash, long location) {
        return Location.same(index.find(hash), location);
    }

    /** Whether a location without data is so for good and not in the middle of a move. */
    private boolean isGone(@Nullable Segment seen) {
        log.lock.lock();
        try {
            return seen == null || seen.isRetired();
        } finally {
            log.lock.unlock();
        }
    }

    private boolean isExpired(byte[] head) {
        long expires = RecordFormat.expiresMillis(head);
        return expires != DiskEntry.NEVER && expires <= config.clock().millis();
    }

    private void dropExpired(long hash, long location) {
        if (!isReadOnly() && take(hash, location)) {
            counters.expirations.increment();
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
        // Where another store writes, a record that does not match was overwritten by it.
        if (take(hash, location) && !isReadOnly()) {
            counters.quarantined.increment();
            String file = segment == null
                    ? "segment " + Location.segment(location)
                    : segment.file().path().getFileName().toString();
            quarantine.damaged(file, Location.offset(location));
        }
    }

    private byte @Nullable [] spilledValue(long hash, byte[] record) {
        Reference reference = Reference.decode(record);
        try {
            return values.read(reference);
        } catch (IOException unreadable) {
            dropDamagedValue(hash, reference);
            return null;
        }
    }

    /** The file may also be gone because the entry was replaced meanwhile; then there is nothing to drop. */
    private void dropDamagedValue(long hash, Reference reference) {
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
                return RecordFormat.hasKey(head, key) && !isExpired(head) ? headerOf(head, location) : null;
            }
            if (isStill(hash, location)) {
                return null;
            }
        }
    }

    private @Nullable DiskHeader headerOf(byte[] head, long location) {
        if (!Location.isSpilled(location)) {
            return Records.header(head, RecordFormat.valueLength(head));
        }
        Reference reference = values.reference(RecordFormat.hash(head));
        return reference == null ? null : Records.header(head, reference.length());
    }

    /** The checked head, key and metadata at a location, or null. */
    private byte @Nullable [] head(long location) {
        Segment segment = log.segment(location);
        if (segment == null) {
            return null;
        }
        int length = Location.length(location);
        byte[] head = new byte[Math.min(length, 256)];
        try {
            if (!segment.read(Location.offset(location), head, head.length)) {
                return null;
            }
            if (!RecordFormat.isPlausible(head, length)) {
                return null;
            }
            int headLength = RecordFormat.headLength(head);
            if (headLength > head.length) {
                head = new byte[headLength];
                if (!segment.read(Location.offset(location), head, headLength)) {
                    return null;
                }
            }
        } catch (IOException unreadable) {
            return null;
        }
        return RecordFormat.headMatches(head, head.length) ? head : null;
    }

    @Nullable
    DiskStream open(byte[] key) {
        long hash = Hashing.hash(key, seed);
        while (true) {
            byte[] record = lookUp(key, hash);
            if (record == null) {
                counters.misses.increment();
                return null;
            }
            if (RecordFormat.kind(record) != RecordFormat.SPILLED) {
                counters.hits.increment();
                int from = RecordFormat.headLength(record);
                int length = RecordFormat.valueLength(record);
                return new ArrayStream(Records.header(record, length), new ByteArrayInputStream(record, from, length));
            }
            Reference reference = Reference.decode(record);
            try {
                DiskStream stream = values.open(
                        reference, Records.header(record, reference.length()), () -> dropDamagedValue(hash, reference));
                counters.hits.increment();
                return stream;
            } catch (IOException unreadable) {
                dropDamagedValue(hash, reference);
            }
        }
    }

    /** A value from the log as a stream. */
    private record ArrayStream(DiskHeader header, InputStream content) implements DiskStream {
        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Shows each live header, oldest first, and then what was moved behind the reader's back while it read. */
    void scan(HeadVisitor visitor) {
        long lastSegment = 0;
        int from = SegmentFile.HEAD_BYTES;
        for (int round = 0; round < MAXIMUM_SCAN_ROUNDS; round++) {
            boolean more = false;
            for (Segment segment : log.segments()) {
                if (segment.isRetired() || segment.id() < lastSegment) {
                    continue;
                }
                int start = segment.id() == lastSegment ? from : SegmentFile.HEAD_BYTES;
                int end = segment.end();
                if (start < end) {
                    more = true;
                    scan(visitor, segment, start, end);
                }
                lastSegment = segment.id();
                from = end;
            }
            if (!more) {
                return;
            }
        }
    }

    private void scan(HeadVisitor visitor, Segment segment, int start, int end) {
        SegmentWalk walk = new SegmentWalk(segment.file(), segment.firstSequence(), start, end);
        while (!segment.isRetired() && walk.next()) {
            byte[] head = walk.head();
            byte kind = RecordFormat.kind(head);
            if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
                show(visitor, segment, walk.offset(), head, kind == RecordFormat.SPILLED);
            }
        }
    }

    private void show(HeadVisitor visitor, Segment segment, int offset, byte[] head, boolean spilled) {
        long location = Location.of(segment.id(), offset, RecordFormat.recordLength(head), spilled);
        long hash = RecordFormat.hash(head);
        if (isStill(hash, location) && !isExpired(head)) {
            DiskHeader header = headerOf(head, location);
            if (header != null) {
                visitor.visit(header, hash, location);
            }
        }
    }

    /** Receives a header and where its record is. */
    interface HeadVisitor {
        void visit(DiskHeader header, long hash, long location);
    }

    // ---- changing

    DiskOutcome put(DiskEntry entry) throws IOException {
        byte[] key = entry.key();
        long hash = Hashing.hash(key, seed);
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
        if (RecordFormat.recordLength(head) > config.segmentBytes() - SegmentFile.HEAD_BYTES
                || RecordFormat.recordLength(head) > Location.MAXIMUM_RECORD_BYTES) {
            return refuse(hash);
        }
        return append(entry, head, value, hash, null);
    }

    /** Reads a stream into a file of its own, or into memory when it turns out to be small. */
    DiskOutcome put(DiskEntry entry, InputStream value) throws IOException {
        long hash = Hashing.hash(entry.key(), seed);
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
        return putLarge(entry, hash, new java.io.SequenceInputStream(new ByteArrayInputStream(start), value));
    }

    private DiskOutcome putLarge(DiskEntry entry, long hash, InputStream value) throws IOException {
        Reference reference;
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

    private DiskOutcome append(DiskEntry entry, byte[] head, ByteBuffer value, long hash, @Nullable Reference reference)
            throws IOException {
        int length = RecordFormat.recordLength(head);
        long visits = entry.priority() == DiskEntry.Priority.HIGH ? 2 : 0;
        log.lock.lock();
        try {
            requireOpen();
            long location = log.append(head, value);
            long old = index.put(hash, location | visits);
            if (old != 0) {
                log.displaced(hash, old);
            }
            if (reference != null) {
                values.link(hash, reference);
            }
            counters.puts.increment();
            reclaimer.pace(length);
        } catch (IOException failed) {
            if (reference != null && !reference.equals(values.reference(hash))) {
                values.discard(reference, 0);
            }
            lost(hash);
            throw failed;
        } finally {
            log.lock.unlock();
        }
        if (entry.isForced()) {
            log.force();
        }
        return DiskOutcome.STORED;
    }

    private DiskOutcome refuse(long hash) throws IOException {
        counters.refusedWrites.increment();
        remove(hash);
        return DiskOutcome.TOO_LARGE;
    }

    void lost(byte[] key) {
        lost(Hashing.hash(key, seed));
    }

    /** What the key had must not be served any more, although that could not be written. */
    private void lost(long hash) {
        log.lock.lock();
        try {
            long old = index.remove(hash);
            if (old == 0 || closed) {
                return;
            }
            log.displaced(hash, old);
            if (pendingRemovals.isEmpty() && !everythingPending && manifest != null) {
                try {
                    manifest.removalsPending(true);
                } catch (IOException notEvenThat) {
                    // The removal is reported as dropped; nothing more can be promised on such a medium.
                    everythingPending = true;
                }
            }
            if (pendingRemovals.size() < MAXIMUM_PENDING_REMOVALS) {
                pendingRemovals.add(hash);
            } else {
                everythingPending = true;
            }
        } finally {
            log.lock.unlock();
        }
    }

    DiskOutcome remove(byte[] key) throws IOException {
        long hash = Hashing.hash(key, seed);
        boolean present = peek(key) != null;
        boolean removed = remove(hash);
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
            requireOpen();
            return (index.find(hash) != 0 || reclaimer.leavesEvicted()) && tombstone(hash);
        } finally {
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private boolean tombstone(long hash) throws IOException {
        try {
            byte[] head = Records.tombstone(hash, config.clock());
            log.append(head, Records.NO_VALUE);
        } catch (IOException failed) {
            lost(hash);
            throw failed;
        }
        long old = index.remove(hash);
        if (old != 0) {
            log.displaced(hash, old);
        }
        reclaimer.pace(RecordFormat.length(0, 0, 0));
        return old != 0;
    }

    /** Removes a record unless it was replaced or removed meanwhile. A record that was moved meanwhile is found by its key. */
    boolean remove(DiskHeader header, long hash, long location) throws IOException {
        log.lock.lock();
        try {
            requireOpen();
            long found = index.find(hash);
            if (found == 0) {
                return false;
            }
            if (!Location.same(found, location)) {
                byte[] head = head(found);
                boolean moved = head != null
                        && RecordFormat.hasKey(head, header.key())
                        && RecordFormat.createdMillis(head) == header.createdMillis()
                        && wasMoved(head, header);
                if (!moved) {
                    return false;
                }
            }
            boolean removed = tombstone(hash);
            if (removed) {
                counters.removes.increment();
            }
            return removed;
        } finally {
            log.lock.unlock();
        }
    }

    /** After a removal by condition: what was evicted was not shown to the condition, and must not come back after a kill. */
    void wipeEvicted() throws IOException {
        log.lock.lock();
        try {
            if (!closed && reclaimer.leavesEvicted()) {
                reclaimer.wipeEvicted();
            }
        } finally {
            log.lock.unlock();
        }
    }

    private static boolean wasMoved(byte[] head, DiskHeader header) {
        return RecordFormat.expiresMillis(head) == header.expiresMillis()
                && RecordFormat.flags(head) == header.flags()
                && java.util.Arrays.equals(Records.header(head, 0).metadata(), header.metadata());
    }

    long clear() throws IOException {
        log.lock.lock();
        try {
            requireOpen();
            long entries = index.size();
            try {
                log.append(Records.clear(config.clock()), Records.NO_VALUE);
            } catch (IOException failed) {
                everythingPending = true;
                forgetAll();
                if (manifest != null) {
                    manifest.removalsPending(true);
                }
                throw failed;
            }
            forgetAll();
            pendingRemovals.clear();
            counters.removes.add(entries);
            while (reclaimer.reclaimOldest()) {
                log.trimPool(log.spares(), Integer.MAX_VALUE);
            }
            return entries;
        } finally {
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private void forgetAll() {
        index.clear();
        values.unlinkAll(log.lastSequence());
        for (Segment segment : log.inOrder()) {
            segment.live(0, 0);
        }
    }

    // ---- markers

    DiskOutcome mark(byte[] name, byte[] value) throws IOException {
        log.lock.lock();
        try {
            requireOpen();
            byte[] head = Records.marker(name, value, config.clock());
            if (!markers.fits(name, value) || RecordFormat.recordLength(head) > config.segmentBytes() / 4) {
                counters.refusedWrites.increment();
                return DiskOutcome.TOO_LARGE;
            }
            markers.set(name, value, log.append(head, ByteBuffer.wrap(value)));
            reclaimer.pace(RecordFormat.recordLength(head));
            return DiskOutcome.STORED;
        } finally {
            log.lock.unlock();
        }
    }

    DiskOutcome unmark(byte[] name) throws IOException {
        log.lock.lock();
        try {
            requireOpen();
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

    void markers(Consumer<Marker> visitor) {
        markers.all().forEach(visitor);
    }

    // ---- housekeeping

    void force() throws IOException {
        log.force();
    }

    boolean isReadOnly() {
        return manifest == null;
    }

    boolean isInPlace() {
        return directoryLock == null || directoryLock.isInPlace();
    }

    void dropExpiredSegments() throws IOException {
        log.lock.lock();
        try {
            if (!closed) {
                reclaimer.dropExpired(config.clock().millis());
                log.trimPool(log.spares(), Integer.MAX_VALUE);
            }
        } finally {
            log.lock.unlock();
        }
    }

    /** Writes what could not be written; returns only when the medium took it and made it safe. */
    void recover() throws IOException {
        log.lock.lock();
        try {
            requireOpen();
            if (everythingPending) {
                clear();
                everythingPending = false;
            }
            for (Long hash : List.copyOf(pendingRemovals)) {
                if (index.find(hash) == 0) {
                    log.append(Records.tombstone(hash, config.clock()), Records.NO_VALUE);
                }
            }
            log.append(Records.probe(config.clock()), Records.NO_VALUE);
            log.forceHoldingLock();
            pendingRemovals.clear();
            if (manifest != null && manifest.state().removalsPending()) {
                manifest.removalsPending(false);
            }
        } finally {
            log.lock.unlock();
        }
    }

    boolean hadRemovalsPending() {
        return state.removalsPending();
    }

    @GuardedBy("log.lock")
    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the directory " + layout.directory() + " is no longer in use");
        }
    }

    long entries() {
        return index.size();
    }

    long liveBytes() {
        return log.liveBytes();
    }

    long fileBytes() {
        return log.fileBytes();
    }

    MappingBudget budget() {
        return budget;
    }

    /** Leaves the directory as a clean close does: everything forced, a snapshot for the next start. */
    void close() throws IOException {
        log.lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (manifest != null && pendingRemovals.isEmpty() && !everythingPending) {
                    closeCleanly();
                }
            } finally {
                release();
            }
        } finally {
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private void closeCleanly() throws IOException {
        Segment active = log.active();
        if (active != null) {
            log.writeHint(active);
        }
        if (config.forces()) {
            log.forceHoldingLock();
        }
        List<SegmentState> states = new ArrayList<>();
        long newest = 0;
        for (Segment s : log.inOrder()) {
            states.add(new SegmentState(
                    s.id(),
                    s.firstSequence(),
                    s.lastSequence(),
                    s.end(),
                    s.maximumExpiry(),
                    s.hintBytes(),
                    s.isDataDropped(),
                    s.liveBytes(),
                    s.liveRecords()));
            newest = s.id();
        }
        Snapshot.write(
                layout.snapshot(),
                seed,
                new Snapshot.Contents(
                        log.lastSequence(),
                        log.lastHash(),
                        Math.max(newest, manifest == null ? 0 : manifest.state().newestSegment()),
                        active != null,
                        states,
                        markers.all()),
                index);
        if (config.forces()) {
            Snapshot.force(layout.snapshot());
            layout.forceDirectory();
        }
    }

    /** Lets go of the files as they are. */
    void abandon() {
        log.lock.lock();
        try {
            if (!closed) {
                closed = true;
                release();
            }
        } catch (IOException nothingLeftToDo) {
            // The directory was given up because it does not answer.
            index.clear();
        } finally {
            index.clear();
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private void release() throws IOException {
        try {
            log.close();
        } finally {
            try {
                if (manifest != null) {
                    manifest.close();
                }
            } finally {
                if (directoryLock != null) {
                    directoryLock.close();
                }
            }
        }
    }
}
