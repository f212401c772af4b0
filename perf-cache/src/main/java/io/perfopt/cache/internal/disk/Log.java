package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.HintFile.Hint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The segments in order, the appending end, and the files that wait for their next segment. One thread at a time appends, under {@link #lock}; every other method that
 * changes something asserts that the caller holds it. Readers use {@link #segment} and {@link Segment#read} without a lock.
 *
 * <p>A file whose segment was reclaimed is used again for a later segment once everything that was moved out of it is forced (if the store forces at all): its mapping
 * stays, its blocks stay, and the number of mapped files stays what it is.
 */
final class Log {
    private static final byte[] PADDING = new byte[8];

    final ReentrantLock lock = new ReentrantLock();

    private final SegmentedStoreConfig config;
    private final Layout layout;
    private final Manifest manifest;
    private final Index index;
    private final Values values;
    private final Markers markers;
    private final Counters counters;
    private final MappingBudget budget;
    private final boolean mapped;

    /** By the low bits of the number; replaced under the lock, read by anyone. */
    private volatile @Nullable Segment[] table = new Segment[16];

    /** Everything up to here survives a loss of power. Written under the lock, read by anyone. */
    private volatile long forcedSequence;

    /** Last sequence number given out; written under the lock, read by anyone. */
    private volatile long lastSequence;

    private final AtomicLong segmentFileBytes = new AtomicLong();
    private final AtomicLong hintFileBytes = new AtomicLong();

    @GuardedBy("lock")
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    @GuardedBy("lock")
    private final ArrayDeque<FreeFile> pool = new ArrayDeque<>();

    @GuardedBy("lock")
    private final BitSet places = new BitSet();

    @GuardedBy("lock")
    private final List<Segment> unforced = new ArrayList<>();

    @GuardedBy("lock")
    private final CRC32C crc = new CRC32C();

    @GuardedBy("lock")
    private ByteBuffer scratch = direct(1 << 14);

    @GuardedBy("lock")
    private @Nullable Segment active;

    @GuardedBy("lock")
    private long newestId;

    @GuardedBy("lock")
    private long lastHash;

    @GuardedBy("lock")
    private boolean namesChanged;

    private @Nullable Reclaimer reclaimer;

    /**
     * A file between two segments; it may be overwritten once this sequence number is forced. Until then the old segment is still what a start finds in it, so its hint
     * stays as well.
     */
    private record FreeFile(
            SegmentFile file, long barrier, @Nullable Segment last) {}

    Log(
            SegmentedStoreConfig config,
            Layout layout,
            Manifest manifest,
            Index index,
            Values values,
            Markers markers,
            Counters counters,
            MappingBudget budget,
            boolean mapped) {
        this.config = config;
        this.layout = layout;
        this.manifest = manifest;
        this.index = index;
        this.values = values;
        this.markers = markers;
        this.counters = counters;
        this.budget = budget;
        this.mapped = mapped;
    }

    void reclaimer(Reclaimer makesRoom) {
        reclaimer = makesRoom;
    }

    // ---- what a start found

    @GuardedBy("lock")
    void adopt(Segment segment) {
        segments.addLast(segment);
        newestId = Math.max(newestId, segment.id());
        hintFileBytes.addAndGet(segment.hintBytes());
        if (!segment.isDataDropped()) {
            segmentFileBytes.addAndGet(segment.file().size());
        }
        rebuildTable();
    }

    /** Takes a place that holds a file, whether or not a segment is in it. */
    @GuardedBy("lock")
    void occupy(int place) {
        places.set(place);
    }

    @GuardedBy("lock")
    void resume(@Nullable Segment continued, long sequence, long hash, long newest, long forced) {
        active = continued;
        lastSequence = sequence;
        lastHash = hash;
        newestId = Math.max(newestId, newest);
        forcedSequence = forced;
        for (Segment segment : segments) {
            if (segment == continued || (!segment.isDataDropped() && segment.lastSequence() > forced)) {
                unforced.add(segment);
            }
        }
    }

    /** The hint of an adopted segment turned out to be usable. */
    @GuardedBy("lock")
    void hintAdopted(int bytes) {
        hintFileBytes.addAndGet(bytes);
    }

    /** Nothing of an adopted segment was usable: its file is free. */
    @GuardedBy("lock")
    void discard(Segment segment) {
        segment.retire();
        segments.remove(segment);
        rebuildTable();
        pool.addLast(new FreeFile(segment.file(), 0, null));
    }

    // ---- reading

    /** The segment a location points into, or null if it was reclaimed. */
    @Nullable
    Segment segment(long location) {
        @Nullable Segment[] snapshot = table;
        Segment segment = snapshot[Location.segment(location) & (snapshot.length - 1)];
        return segment != null && Location.segmentBits(segment.id()) == Location.segment(location) ? segment : null;
    }

    List<Segment> segments() {
        lock.lock();
        try {
            return new ArrayList<>(segments);
        } finally {
            lock.unlock();
        }
    }

    long forcedSequence() {
        return forcedSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastHash() {
        lock.lock();
        try {
            return lastHash;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of all files and of deleted ones whose space is not free yet; the snapshot a clean close will write is counted from the start. */
    long fileBytes() {
        return ownBytes() + budget.unreleasedBytes();
    }

    private long ownBytes() {
        return segmentFileBytes.get()
                + hintFileBytes.get()
                + values.fileBytes()
                + index.tableBytes()
                + markers.bytes()
                + Snapshot.FIXED_BYTES
                + Manifest.FILE_BYTES;
    }

    /** Room for more files: the bound for what exists, a quarter more for what is deleted but still mapped. */
    private boolean hasRoom(long bytes) {
        long own = ownBytes() + bytes;
        return own <= config.maximumBytes()
                && own + budget.unreleasedBytes() <= config.maximumBytes() + config.maximumBytes() / 4;
    }

    long liveBytes() {
        long sum = values.liveBytes();
        for (Segment segment : table) {
            if (segment != null && !segment.isRetired()) {
                sum += segment.liveBytes();
            }
        }
        return sum;
    }

    // ---- appending

    @GuardedBy("lock")
    @Nullable
    Segment active() {
        return active;
    }

    @GuardedBy("lock")
    @Nullable
    Segment oldest() {
        return segments.peekFirst();
    }

    @GuardedBy("lock")
    Iterable<Segment> inOrder() {
        return segments;
    }

    /** Appends an encoded head with its value, making room first if it must, and returns the location. */
    @GuardedBy("lock")
    long append(byte[] head, ByteBuffer value) throws IOException {
        int length = RecordFormat.recordLength(head);
        Segment target = active;
        if (target == null || target.room() < length) {
            target = roll();
        }
        long location = write(target, head, value, length);
        counters.writtenBytes.add(length);
        return location;
    }

    /** Appends to the active segment without making room; the caller has checked that it fits. */
    @GuardedBy("lock")
    long write(Segment target, byte[] head, ByteBuffer value, int length) throws IOException {
        if (scratch.capacity() < length) {
            scratch = direct(Math.min(2 * length, Location.MAXIMUM_RECORD_BYTES + 8));
        }
        long sequence = lastSequence + 1;
        RecordFormat.place(head, sequence, lastHash, crc);
        int headLength = RecordFormat.headLength(head);
        scratch.clear();
        scratch.put(head, 0, headLength).put(value.duplicate());
        scratch.put(PADDING, 0, length - RecordFormat.TRAILER_BYTES - scratch.position());
        scratch.putInt(RecordFormat.trailer(sequence)).flip();
        int offset = target.end();
        target.file().write(scratch, offset);

        byte kind = RecordFormat.kind(head);
        long hash = RecordFormat.hash(head);
        Entries entries = target.entries();
        if (entries != null) {
            entries.add(hash, offset, length, kind);
        }
        lastSequence = sequence;
        lastHash = hash;
        target.publish(offset + length, sequence, RecordFormat.expiresMillis(head));
        if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
            target.recordAlive(length);
        }
        return Location.of(target.id(), offset, length, kind == RecordFormat.SPILLED);
    }

    /** The record at this location is no longer pointed to. */
    void displaced(long hash, long location) {
        Segment segment = segment(location);
        if (segment != null) {
            segment.recordDead(Location.length(location));
        }
        if (Location.isSpilled(location)) {
            values.unlink(hash, lastSequence);
        }
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @GuardedBy("lock")
    private Segment roll() throws IOException {
        sealActive();
        SegmentFile file = obtainFile();
        Segment next = new Segment(newestId + 1, lastSequence + 1, file);
        Manifest.State state = manifest.state();
        try {
            file.writeHead(
                    state.storeIdHigh(),
                    state.storeIdLow(),
                    next.id(),
                    next.firstSequence(),
                    config.clock().millis());
            manifest.newestSegment(next.id());
        } catch (IOException failed) {
            pool.addFirst(new FreeFile(file, 0, null));
            throw failed;
        }
        newestId = next.id();
        next.entries(new Entries());
        segments.addLast(next);
        unforced.add(next);
        active = next;
        rebuildTable();
        return next;
    }

    /** Ends the active segment and writes its hint; a hint that cannot be written costs the next start a scan, no more. */
    @GuardedBy("lock")
    void sealActive() {
        Segment sealed = active;
        if (sealed == null) {
            return;
        }
        active = null;
        writeHint(sealed);
        sealed.entries(null);
    }

    @GuardedBy("lock")
    void writeHint(Segment segment) {
        Entries entries = segment.entries();
        if (entries == null) {
            return;
        }
        try {
            writeHint(segment, entries, false);
        } catch (IOException scansLater) {
            segment.hintBytes(0);
        }
    }

    @GuardedBy("lock")
    void writeHint(Segment segment, Entries entries, boolean dataDropped) throws IOException {
        hintFileBytes.addAndGet(-segment.hintBytes());
        segment.hintBytes(0);
        int bytes = HintFile.write(
                layout.hint(segment.id()),
                manifest.state().storeIdLow(),
                new Hint(
                        segment.id(),
                        segment.firstSequence(),
                        segment.lastSequence(),
                        segment.end(),
                        segment.maximumExpiry(),
                        dataDropped,
                        entries));
        segment.hintBytes(bytes);
        hintFileBytes.addAndGet(bytes);
        counters.movedBytes.add(bytes);
        namesChanged = true;
    }

    @GuardedBy("lock")
    private SegmentFile obtainFile() throws IOException {
        while (true) {
            for (Iterator<FreeFile> i = pool.iterator(); i.hasNext(); ) {
                FreeFile free = i.next();
                if (isSafe(free.barrier()) && free.file().size() == config.segmentBytes()) {
                    forget(free);
                    i.remove();
                    return free.file();
                }
            }
            if (hasRoom(config.segmentBytes())) {
                return createFile();
            }
            if (!pool.isEmpty()) {
                if (isSafe(pool.getFirst().barrier())) {
                    trimPool(0, 1);
                } else {
                    forceHoldingLock();
                }
            } else if (reclaimer == null || reclaimer.needsSegmentFirst()) {
                // The markers of the oldest segment must be in the next one before it goes: the bound gives way by this
                // one segment.
                return createFile();
            } else if (!reclaimer.reclaimOldest()) {
                throw new IOException("no room for a segment of " + config.segmentBytes()
                        + " bytes within the bound of " + config.maximumBytes() + " bytes");
            }
        }
    }

    @GuardedBy("lock")
    private SegmentFile createFile() throws IOException {
        int place = places.nextClearBit(0);
        SegmentFile file = SegmentFile.create(layout, place, config.segmentBytes(), mapped, budget);
        places.set(place);
        segmentFileBytes.addAndGet(file.size());
        namesChanged = true;
        return file;
    }

    // ---- taking away

    /** Whether a free file still holds the segment that was reclaimed from it. */
    @GuardedBy("lock")
    boolean holdsReclaimed() {
        for (FreeFile free : pool) {
            if (free.last() != null) {
                return true;
            }
        }
        return false;
    }

    /** How many free files there should be: one for the next segment, another while the first waits to be forced. */
    int spares() {
        return config.forces() ? 2 : 1;
    }

    /** Whether the next segments will find neither a free file nor room for a new one. */
    @GuardedBy("lock")
    boolean needsReclaim() {
        int missing = spares() - pool.size();
        return missing > 0 && !hasRoom((long) missing * config.segmentBytes());
    }

    /** Wipes reclaimed segments out of the free files, so that not even a start after a kill finds what was evicted. */
    @GuardedBy("lock")
    void wipeReclaimed() throws IOException {
        for (FreeFile free : List.copyOf(pool)) {
            if (free.last() != null) {
                if (!isSafe(free.barrier())) {
                    forceHoldingLock();
                }
                if (pool.contains(free)) {
                    forget(free);
                    pool.remove(free);
                    free.file().write(ByteBuffer.allocate(SegmentFile.HEAD_BYTES), 0);
                    pool.addLast(new FreeFile(free.file(), 0, null));
                }
            }
        }
    }

    /** Takes a segment whose records are all dead or moved out of the chain; its file waits for the next segment. */
    @GuardedBy("lock")
    void free(Segment segment) throws IOException {
        segment.retire();
        segments.remove(segment);
        rebuildTable();
        if (segment.isDataDropped()) {
            dropHint(segment);
        } else {
            pool.addLast(new FreeFile(segment.file(), lastSequence, segment));
        }
        Segment head = segments.peekFirst();
        if (head != null && head.isDataDropped()) {
            free(head);
        }
    }

    /** Gives up the data of a segment in the middle, whose hint stays to say what it replaced. */
    @GuardedBy("lock")
    void freeData(Segment segment, Entries entries) throws IOException {
        writeHint(segment, entries, true);
        if (config.forces()) {
            HintFile.force(layout.hint(segment.id()));
            layout.forceDirectory();
        }
        segment.dropData();
        unforced.remove(segment);
        pool.addLast(new FreeFile(segment.file(), 0, null));
    }

    /** Ends what a free file still holds, just before the file is overwritten or deleted. */
    @GuardedBy("lock")
    private void forget(FreeFile free) throws IOException {
        if (free.last() != null) {
            if (config.forces()) {
                manifest.requireSafe(free.last().lastSequence());
            }
            // Until here it was forced with the others: a start that still finds it must not take it for a torn tail.
            unforced.remove(free.last());
            dropHint(free.last());
        }
    }

    @GuardedBy("lock")
    private void dropHint(Segment segment) throws IOException {
        hintFileBytes.addAndGet(-segment.hintBytes());
        segment.hintBytes(0);
        Files.deleteIfExists(layout.hint(segment.id()));
    }

    /** Deletes free files beyond {@code keep}, and those of another size. */
    @GuardedBy("lock")
    void trimPool(int keep, int atMost) throws IOException {
        int removed = 0;
        for (Iterator<FreeFile> i = pool.iterator(); i.hasNext() && removed < atMost; ) {
            FreeFile free = i.next();
            boolean surplus = pool.size() > keep || free.file().size() != config.segmentBytes();
            if (surplus && isSafe(free.barrier())) {
                forget(free);
                i.remove();
                free.file().delete();
                places.clear(free.file().place());
                segmentFileBytes.addAndGet(-free.file().size());
                namesChanged = true;
                removed++;
            }
        }
    }

    /** Evicts until this many more bytes fit beside one more segment. */
    @GuardedBy("lock")
    void makeRoom(long bytes) throws IOException {
        while (!hasRoom(bytes + (active == null && pool.isEmpty() ? config.segmentBytes() : 0))) {
            if (config.forces() && forcedSequence < lastSequence) {
                forceHoldingLock();
            }
            values.deleteDoomed(config.forces() ? forcedSequence : Long.MAX_VALUE);
            if (hasRoom(bytes)) {
                return;
            }
            if (pool.size() > 1 || (active != null && !pool.isEmpty())) {
                trimPool(0, 1);
                continue;
            }
            if (segments.size() <= 1) {
                sealActive();
            }
            if (reclaimer == null || !reclaimer.reclaimOldest()) {
                trimPool(0, Integer.MAX_VALUE);
                if (hasRoom(bytes)) {
                    return;
                }
                throw new IOException("no room for " + bytes + " bytes within the bound of " + config.maximumBytes());
            }
        }
    }

    private boolean isSafe(long sequence) {
        return !config.forces() || sequence <= forcedSequence;
    }

    @GuardedBy("lock")
    private void rebuildTable() {
        Segment first = segments.peekFirst();
        int size = 16;
        while (first != null && newestId - first.id() + 1 >= size) {
            size *= 2;
        }
        @Nullable Segment[] next = new Segment[size];
        for (Segment segment : segments) {
            if (!segment.isDataDropped()) {
                next[(int) segment.id() & (size - 1)] = segment;
            }
        }
        table = next;
    }

    // ---- forcing

    /** What a force has to cover, taken at one moment. */
    private record Batch(long sequence, List<Segment> segments, boolean names) {}

    /** Makes everything appended before this call safe; not under the lock while the medium works. */
    void force() throws IOException {
        Batch batch;
        lock.lock();
        try {
            batch = batch();
        } finally {
            lock.unlock();
        }
        boolean done = false;
        try {
            force(batch);
            done = true;
        } finally {
            lock.lock();
            try {
                if (done) {
                    forced(batch);
                } else {
                    namesChanged |= batch.names();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @GuardedBy("lock")
    void forceHoldingLock() throws IOException {
        Batch batch = batch();
        namesChanged = batch.names();
        force(batch);
        namesChanged = false;
        forced(batch);
    }

    @GuardedBy("lock")
    private Batch batch() {
        Batch batch = new Batch(lastSequence, List.copyOf(unforced), namesChanged);
        namesChanged = false;
        return batch;
    }

    private void force(Batch batch) throws IOException {
        if (batch.sequence() == forcedSequence && !batch.names()) {
            return;
        }
        values.force();
        for (Segment segment : batch.segments()) {
            try {
                segment.file().force();
            } catch (IOException failed) {
                if (!segment.isRetired()) {
                    throw failed;
                }
            }
        }
        if (batch.names()) {
            layout.forceDirectory();
        }
        counters.forces.increment();
    }

    @GuardedBy("lock")
    private void forced(Batch batch) throws IOException {
        for (Segment segment : batch.segments()) {
            if (segment != active && segment.lastSequence() <= batch.sequence()) {
                unforced.remove(segment);
            }
        }
        if (batch.sequence() > forcedSequence) {
            forcedSequence = batch.sequence();
            if (config.forces()) {
                manifest.forcedSequence(forcedSequence);
            }
        }
        values.deleteDoomed(config.forces() ? forcedSequence : Long.MAX_VALUE);
        trimPool(spares(), Integer.MAX_VALUE);
    }

    /** Ends all use of the files; the caller holds the lock. */
    @GuardedBy("lock")
    void close() throws IOException {
        IOException failure = null;
        active = null;
        for (Segment segment : segments) {
            if (!segment.isDataDropped()) {
                try {
                    segment.retire();
                    segment.file().close();
                } catch (IOException failed) {
                    failure = failed;
                }
            }
        }
        for (FreeFile free : pool) {
            try {
                free.file().close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        pool.clear();
        table = new Segment[16];
        if (failure != null) {
            throw failure;
        }
    }
}
