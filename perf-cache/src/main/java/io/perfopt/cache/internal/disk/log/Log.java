package io.perfopt.cache.internal.disk.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.file.SegmentFile;
import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log: records are appended at its end, segment by segment, and segments are taken away at its beginning. One thread at a time changes it, under {@link #lock}, which also guards
 * the parts it is made of; readers use {@link #segment} and {@link Segment#read} without a lock.
 */
public final class Log {
    public final ReentrantLock lock = new ReentrantLock();

    private final LogSettings settings;
    private final Manifest manifest;
    private final Holdings holdings;
    private final Chain chain = new Chain();
    private final Tail tail = new Tail();
    private final Space space;
    private final Forcing forcing;
    private final Hints hints;
    private final FilePool pool;
    private final Room room;
    private final Reclaimer reclaimer;

    @GuardedBy("lock")
    private boolean closed;

    public Log(LogSettings settings, Layout layout, Manifest manifest, Holdings holdings, MappingBudget mappings) {
        this.settings = settings;
        this.manifest = manifest;
        this.holdings = holdings;
        space = new Space(settings.maximumBytes(), holdings, mappings);
        forcing = new Forcing(settings.forces(), layout, manifest, holdings.values(), holdings.counters());
        hints = new Hints(layout, manifest.state().storeIdLow(), space, forcing, holdings.counters());
        pool = new FilePool(settings, layout, mappings, space, forcing, hints);
        room = new Room(settings, this, pool, space, forcing);
        reclaimer = new Reclaimer(settings, this, room, hints, holdings);
    }

    public Reclaimer reclaimer() {
        return reclaimer;
    }

    public Hints hints() {
        return hints;
    }

    // ---- what a start found

    @GuardedBy("lock")
    public void adopt(Segment segment) {
        chain.add(segment);
        space.addHint(segment.hintBytes());
        if (!segment.isDataDropped()) {
            space.addSegmentFile(segment.file().size());
        }
    }

    /** Takes a place that holds a file, whether or not a segment is in it. */
    @GuardedBy("lock")
    public void occupy(int place) {
        pool.occupy(place);
    }

    @GuardedBy("lock")
    public void resume(@Nullable Segment continued, long sequence, long hash, long newestSegment, long forced) {
        tail.resume(continued, sequence, hash);
        chain.newestId(newestSegment);
        forcing.resume(forced);
        for (Segment segment : chain.all()) {
            if (segment == continued || (!segment.isDataDropped() && segment.lastSequence() > forced)) {
                forcing.add(segment);
            }
        }
    }

    /** The hint of an adopted segment turned out to be usable. */
    @GuardedBy("lock")
    public void hintAdopted(int bytes) {
        space.addHint(bytes);
    }

    /** Nothing of an adopted segment was usable: its file is free. */
    @GuardedBy("lock")
    public void discard(Segment segment) {
        segment.retire();
        chain.remove(segment);
        pool.add(segment.file());
    }

    // ---- reading

    /** The segment a location points into, or null if it was reclaimed. */
    public @Nullable Segment segment(long location) {
        return chain.find(location);
    }

    public List<Segment> segments() {
        lock.lock();
        try {
            return chain.all();
        } finally {
            lock.unlock();
        }
    }

    public long lastSequence() {
        return tail.sequence();
    }

    @GuardedBy("lock")
    public long lastHash() {
        return tail.hash();
    }

    /** Bytes of all files and of deleted ones whose space is not free yet. */
    public long fileBytes() {
        return space.fileBytes();
    }

    public long liveBytes() {
        return chain.liveBytes() + holdings.values().liveBytes();
    }

    @GuardedBy("lock")
    public @Nullable Segment active() {
        return tail.active();
    }

    @GuardedBy("lock")
    @Nullable
    Segment oldest() {
        return chain.oldest();
    }

    // ---- appending

    /** Appends an encoded head with its value, making room first if it must, and returns the location. */
    @GuardedBy("lock")
    public long append(byte[] head, ByteBuffer value) throws IOException {
        if (closed) {
            throw new IOException("the directory is no longer in use");
        }
        int length = RecordFormat.recordLength(head);
        Segment target = tail.active();
        if (target == null || target.room() < length) {
            target = roll();
        }
        long location = tail.write(target, head, value);
        holdings.counters().writtenBytes.add(length);
        return location;
    }

    /** Appends a record again that was moved; the caller has checked that it fits into the active segment. */
    @GuardedBy("lock")
    long rewrite(byte[] head, ByteBuffer value) throws IOException {
        return tail.write(Objects.requireNonNull(tail.active()), head, value);
    }

    /** The record at this location is no longer pointed to. */
    public void displaced(long hash, long location) {
        Segment segment = segment(location);
        if (segment != null) {
            segment.recordDead(Location.length(location));
        }
        if (Location.isSpilled(location)) {
            holdings.values().unlink(hash, tail.sequence());
        }
    }

    @GuardedBy("lock")
    private Segment roll() throws IOException {
        sealActive();
        SegmentFile file = room.forSegment();
        Segment next = new Segment(chain.newestId() + 1, tail.sequence() + 1, file);
        Manifest.State state = manifest.state();
        SegmentHead head =
                new SegmentHead(state.storeIdHigh(), state.storeIdLow(), next.id(), next.firstSequence(), file.size());
        try {
            file.write(head.encode(settings.clock().millis()), 0);
            manifest.newestSegment(next.id());
        } catch (IOException failed) {
            pool.add(file);
            throw failed;
        }
        chain.add(next);
        forcing.add(next);
        tail.begin(next);
        return next;
    }

    /** Ends the active segment and writes its hint. */
    @GuardedBy("lock")
    private void sealActive() {
        Segment sealed = tail.end();
        if (sealed != null) {
            hints.write(sealed);
            sealed.entries(null);
        }
    }

    /** Ends the active segment if there is no other that could be taken away. */
    @GuardedBy("lock")
    void sealLast() {
        if (chain.size() <= 1) {
            sealActive();
        }
    }

    // ---- taking away

    /** Evicts until this many more bytes fit beside the segments. */
    @GuardedBy("lock")
    public void makeRoom(long bytes) throws IOException {
        room.make(bytes);
    }

    /** Takes a segment whose records are all dead or moved out of the chain; its file waits for the next segment. */
    @GuardedBy("lock")
    void free(Segment segment) throws IOException {
        segment.retire();
        chain.remove(segment);
        if (segment.isDataDropped()) {
            hints.drop(segment);
        } else {
            pool.add(segment, tail.sequence());
        }
        Segment head = chain.oldest();
        if (head != null && head.isDataDropped()) {
            free(head);
        }
    }

    /** Gives up the data of a segment in the middle, whose hint stays to say what it replaced. */
    @GuardedBy("lock")
    void freeData(Segment segment, Entries entries) throws IOException {
        hints.writeInsteadOfData(segment, entries);
        segment.dropData();
        forcing.remove(segment);
        pool.add(segment.file());
    }

    /** Whether files hold entries that were evicted, so that only the index knows that they are gone. */
    @GuardedBy("lock")
    public boolean leavesEvicted() {
        return reclaimer.isEvicting() || pool.holdsReclaimed();
    }

    /** Makes evicted entries unfindable for good, even for a start after a kill. */
    @GuardedBy("lock")
    public void wipeEvicted() throws IOException {
        if (closed) {
            return;
        }
        if (reclaimer.isEvicting()) {
            reclaimer.reclaimOldest();
        }
        if (pool.holdsReclaimed()) {
            if (!forcing.covers(tail.sequence())) {
                forceHoldingLock();
            }
            pool.wipeReclaimed();
        }
    }

    /** Takes all entries out of the index; their records are dead. */
    @GuardedBy("lock")
    public void forgetEntries() {
        holdings.index().clear();
        holdings.values().unlinkAll(tail.sequence());
        for (Segment segment : chain.all()) {
            segment.live(0, 0);
        }
    }

    /** Takes away every segment but the active one. */
    @GuardedBy("lock")
    public void reclaimAll() throws IOException {
        while (reclaimer.reclaimOldest()) {
            trimFreeFiles();
        }
    }

    /** Deletes the free files that nobody is likely to need soon. */
    @GuardedBy("lock")
    public void trimFreeFiles() throws IOException {
        pool.trim(room.spares(), Integer.MAX_VALUE);
    }

    // ---- forcing

    /** Makes everything appended before this call safe; not under the lock while the medium works. */
    public void force() throws IOException {
        Forcing.Batch batch;
        lock.lock();
        try {
            batch = forcing.begin(tail.sequence());
        } finally {
            lock.unlock();
        }
        boolean done = false;
        try {
            forcing.perform(batch);
            done = true;
        } finally {
            lock.lock();
            try {
                end(batch, done);
            } finally {
                lock.unlock();
            }
        }
    }

    @GuardedBy("lock")
    public void forceHoldingLock() throws IOException {
        Forcing.Batch batch = forcing.begin(tail.sequence());
        boolean done = false;
        try {
            forcing.perform(batch);
            done = true;
        } finally {
            end(batch, done);
        }
    }

    @GuardedBy("lock")
    private void end(Forcing.Batch batch, boolean done) throws IOException {
        if (done) {
            forcing.done(batch, tail.active());
            trimFreeFiles();
        } else {
            forcing.failed(batch);
        }
    }

    @GuardedBy("lock")
    public boolean isClosed() {
        return closed;
    }

    /** Ends all use of the files. */
    @GuardedBy("lock")
    public void close() throws IOException {
        closed = true;
        tail.end();
        List<SegmentFile> files = new ArrayList<>(pool.removeAll());
        for (Segment segment : chain.all()) {
            if (!segment.isDataDropped()) {
                segment.retire();
                files.add(segment.file());
            }
            chain.remove(segment);
        }
        IOException failure = null;
        for (SegmentFile file : files) {
            try {
                file.close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
