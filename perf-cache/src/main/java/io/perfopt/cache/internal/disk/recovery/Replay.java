package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.HintFile;
import io.perfopt.cache.internal.disk.format.HintFile.Hint;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.format.SegmentWalk;
import io.perfopt.cache.internal.disk.log.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A start after a kill: the segments are gone through from the oldest to the newest, by their hints where these are whole, by walking the records where not; the newest is always
 * walked.
 *
 * <p>What is damaged is not served, and what it replaced does not come back:
 *
 * <ul>
 *   <li>a record whose head is whole names its key: the key is a miss;
 *   <li>a single lost head is named by the record after it: that key is a miss;
 *   <li>where it cannot be known which keys are concerned, everything older is forgotten;
 *   <li>damage behind the last force, after the machine lost power, is the torn tail of what was being written: the log ends before it.
 * </ul>
 *
 * <p>For one thread.
 */
@SuppressWarnings("GuardedBy") // whoever starts a store holds the log's lock
final class Replay {
    private final Origin origin;
    private final FoundSegments found;
    private final Rebuilt rebuilt;
    private final TreeMap<Long, @Nullable Hint> chain = new TreeMap<>();

    /** The last record that counts. */
    private long lastSequence;

    private long lastHash;
    private boolean begun;

    /** Whether the torn tail was reached, so that nothing after it counts. */
    private boolean cut;

    Replay(Origin origin, FoundSegments found, Rebuilt rebuilt) {
        this.origin = origin;
        this.found = found;
        this.rebuilt = rebuilt;
    }

    void run() throws IOException {
        findChain();
        List<Long> ids = new ArrayList<>(chain.keySet());
        long newest = ids.isEmpty() ? 0 : ids.get(ids.size() - 1);
        for (int i = 0; i < ids.size() && !cut; i++) {
            Hint hint = chain.get(ids.get(i));
            if (hint != null && hint.dataDropped()) {
                applyDropped(hint);
            } else {
                boolean isNewest = ids.get(i) == newest;
                apply(ids.get(i), hint, isNewest ? Long.MAX_VALUE : firstSequence(ids.get(i + 1)) - 1, isNewest);
            }
        }
        long forced = origin.state().forcedSequence();
        boolean newestIsGone =
                !origin.powerMayBeLost() && !ids.isEmpty() && origin.state().newestSegment() > newest;
        if (newestIsGone || lastSequence < forced) {
            rebuilt.forgetAll();
        }
        rebuilt.log()
                .resume(
                        null,
                        Math.max(lastSequence, forced),
                        lastHash,
                        Math.max(origin.state().newestSegment(), newest),
                        Math.min(forced, lastSequence));
        sealAll();
    }

    /** Segments with data, and hints that stand for data that expired. */
    private void findChain() throws IOException {
        for (Path path : origin.layout().hints()) {
            Hint hint = HintFile.read(path, origin.state().storeIdLow());
            if (hint != null
                    && origin.layout().hint(hint.segmentId()).getFileName().equals(path.getFileName())
                    && (hint.dataDropped() || found.head(hint.segmentId()) != null)) {
                chain.put(hint.segmentId(), hint);
            }
        }
        found.ids().forEach(id -> chain.putIfAbsent(id, null));
    }

    private long firstSequence(long id) {
        SegmentHead head = found.head(id);
        return head != null
                ? head.firstSequence()
                : Objects.requireNonNull(chain.get(id)).firstSequence();
    }

    /** The walked segments get the hint they lacked. */
    private void sealAll() {
        for (Segment segment : rebuilt.segments()) {
            if (segment.entries() != null) {
                if (origin.writable()) {
                    rebuilt.log().hints().write(segment);
                }
                segment.entries(null);
            }
        }
    }

    // ---- the chain of sequence numbers

    private interface HeadSource {
        byte @Nullable [] head();
    }

    /** Checks that nothing is missing between what was applied so far and the record with this number. */
    private void join(long segmentStart, long sequence, HeadSource next) {
        if (!begun) {
            // What was before the oldest segment was evicted, and before that forced.
            begun = true;
            lastSequence = segmentStart - 1;
            cut = isTornTail(lastSequence);
        }
        long lost = sequence - lastSequence - 1;
        if (cut || lost <= 0) {
            return;
        }
        if (isTornTail(lastSequence + 1)) {
            cut = true;
            return;
        }
        rebuilt.quarantined(lost);
        byte[] head = next.head();
        if (lost == 1 && head != null && RecordFormat.previousHash(head) != RecordFormat.NO_KEY) {
            rebuilt.forget(RecordFormat.previousHash(head));
        } else {
            rebuilt.forgetAll();
        }
    }

    private boolean isTornTail(long sequence) {
        return origin.powerMayBeLost() && sequence > origin.state().forcedSequence();
    }

    // ---- by hints

    private void applyDropped(Hint hint) {
        join(hint.firstSequence(), hint.firstSequence(), () -> null);
        if (cut) {
            return;
        }
        Segment segment = new Segment(hint.segmentId(), hint.firstSequence(), null);
        segment.dropData();
        segment.restore(hint.end(), hint.lastSequence(), hint.maximumExpiry(), hint.bytes());
        rebuilt.adopt(segment);
        Entries entries = hint.entries();
        for (int i = 0; i < entries.count(); i++) {
            switch (entries.kind(i)) {
                case RecordFormat.PUT, RecordFormat.SPILLED, RecordFormat.TOMBSTONE -> rebuilt.forget(entries.hash(i));
                case RecordFormat.CLEAR -> rebuilt.forgetAll();
                default -> {
                    // Markers were moved on before the data went.
                }
            }
        }
        lastSequence = hint.lastSequence();
    }

    private void apply(long id, @Nullable Hint hint, long limit, boolean newest) throws IOException {
        Segment segment = found.take(id);
        long first = segment.firstSequence();
        if (hint != null && !newest && hint.firstSequence() == first && hint.lastSequence() == limit) {
            join(first, first, () -> firstHead(segment));
            rebuilt.adopt(segment);
            if (!cut) {
                apply(segment, hint);
            }
        } else {
            rebuilt.adopt(segment);
            walk(segment, limit, newest);
        }
        if (segment.lastSequence() < first) {
            rebuilt.discard(segment);
        }
    }

    private static byte @Nullable [] firstHead(Segment segment) {
        SegmentWalk walk = walkOf(segment);
        return walk.next() && RecordFormat.sequence(walk.head()) == segment.firstSequence() ? walk.head() : null;
    }

    private static SegmentWalk walkOf(Segment segment) {
        return new SegmentWalk(
                segment.file(), segment.firstSequence(), segment.file().size());
    }

    private void apply(Segment segment, Hint hint) throws IOException {
        segment.restore(hint.end(), hint.lastSequence(), hint.maximumExpiry(), hint.bytes());
        rebuilt.log().hintAdopted(hint.bytes());
        Entries entries = hint.entries();
        for (int i = 0; i < entries.count(); i++) {
            apply(segment, entries.kind(i), entries.hash(i), entries.location(segment.id(), i));
        }
        lastSequence = hint.lastSequence();
        lastHash = entries.count() == 0 ? lastHash : entries.hash(entries.count() - 1);
    }

    private void apply(Segment segment, byte kind, long hash, long location) throws IOException {
        switch (kind) {
            case RecordFormat.PUT, RecordFormat.SPILLED -> rebuilt.point(segment, hash, location);
            case RecordFormat.TOMBSTONE -> rebuilt.forget(hash);
            case RecordFormat.CLEAR -> rebuilt.forgetAll();
            case RecordFormat.MARKER, RecordFormat.UNMARK -> applyMarker(segment, location);
            default -> {
                // A probe says nothing.
            }
        }
    }

    private void applyMarker(Segment segment, long location) throws IOException {
        byte[] record = new byte[Location.length(location)];
        if (segment.read(Location.offset(location), record, record.length)
                && RecordFormat.matches(record, record.length)) {
            rebuilt.marker(record, location);
        } else {
            rebuilt.quarantined(1);
            rebuilt.forgetAll();
        }
    }

    // ---- by records

    /** Goes through the records themselves, values included. */
    private void walk(Segment segment, long limit, boolean newest) throws IOException {
        segment.entries(new Entries());
        SegmentWalk walk = walkOf(segment);
        while (walk.next() && RecordFormat.sequence(walk.head()) <= limit) {
            byte[] head = walk.head();
            long sequence = RecordFormat.sequence(head);
            join(segment.firstSequence(), sequence, () -> head);
            boolean whole = walk.valueMatches();
            cut |= !whole && isTornTail(sequence);
            if (cut) {
                return;
            }
            if (!whole && newest && !walk.isComplete()) {
                // A kill cut it short, so it was never acknowledged and what it would have replaced is still the
                // latest. If records follow after all, it was damaged later,
                // and joining the next one to the chain forgets its key.
                continue;
            }
            applyWalked(segment, walk, whole);
        }
    }

    private void applyWalked(Segment segment, SegmentWalk walk, boolean whole) throws IOException {
        byte[] head = walk.head();
        int length = RecordFormat.recordLength(head);
        byte kind = RecordFormat.kind(head);
        long hash = RecordFormat.hash(head);
        Objects.requireNonNull(segment.entries()).add(hash, walk.offset(), length, kind);
        segment.publish(walk.position(), RecordFormat.sequence(head), RecordFormat.expiresMillis(head));
        lastSequence = RecordFormat.sequence(head);
        lastHash = hash;
        if (whole) {
            apply(segment, kind, hash, Location.of(segment.id(), walk.offset(), length, kind == RecordFormat.SPILLED));
            return;
        }
        rebuilt.quarantined(1);
        if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
            rebuilt.forget(hash);
        } else {
            rebuilt.forgetAll();
        }
    }
}
