package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.HintFile.Hint;
import io.perfopt.cache.internal.disk.Markers.Marker;
import io.perfopt.cache.internal.disk.Snapshot.SegmentState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds index, markers and log from what lies in the directory. After a clean close that is the snapshot. Otherwise the segments are gone through from the oldest to the newest, by
 * their hints where these are whole, by walking the records where not; the newest is always walked.
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
 * <p>For one thread, at a start.
 */
@SuppressWarnings("GuardedBy") // every caller holds the log's lock, under another name
final class Recovery {
    private final Layout layout;
    private final Log log;
    private final Index index;
    private final Values values;
    private final Markers markers;
    private final Counters counters;
    private final MappingBudget budget;
    private final boolean mapped;
    private final boolean writable;
    private final Manifest.State state;
    private final boolean powerMayBeLost;
    private final List<SetAside> setAside = new ArrayList<>();

    private final List<Segment> adopted = new ArrayList<>();
    private long lastSequence;
    private long lastHash;
    private boolean begun;
    private boolean cut;

    /** A file that was put out of the way and why. */
    record SetAside(String file, String reason) {}

    private record Found(SegmentFile.Head head, StoreFile file, int place) {}

    Recovery(
            Layout layout,
            Log log,
            Index index,
            Values values,
            Markers markers,
            Counters counters,
            MappingBudget budget,
            boolean mapped,
            boolean writable,
            Manifest.State state,
            boolean powerMayBeLost) {
        this.layout = layout;
        this.log = log;
        this.index = index;
        this.values = values;
        this.markers = markers;
        this.counters = counters;
        this.budget = budget;
        this.mapped = mapped;
        this.writable = writable;
        this.state = state;
        this.powerMayBeLost = powerMayBeLost;
    }

    List<SetAside> setAside() {
        return setAside;
    }

    void run() throws IOException {
        Map<Long, Found> found = findSegments();
        if (!fromSnapshot(found)) {
            index.clear();
            fromSegments(found);
        }
        for (Found unused : found.values()) {
            unused.file().close();
            if (writable) {
                Files.deleteIfExists(unused.file().path());
            }
        }
        if (writable) {
            Files.deleteIfExists(layout.snapshot());
            deleteOrphanedHints();
        }
        adoptValues();
    }

    // ---- files

    private Map<Long, Found> findSegments() throws IOException {
        Map<Long, Found> found = new HashMap<>();
        for (Path path : layout.segments()) {
            int place = Layout.placeOf(path);
            if (place < 0) {
                putAside(path, "has no name of a segment file");
                continue;
            }
            log.occupy(place);
            StoreFile file = null;
            boolean kept = false;
            try {
                file = StoreFile.open(path, writable);
                SegmentFile.Head head = SegmentFile.readHead(file);
                if (head == null) {
                    if (isEmpty(file)) {
                        file.close();
                        deleteUnused(path);
                    } else {
                        putAside(path, SegmentFile.describe(file));
                    }
                } else if (head.storeIdLow() != state.storeIdLow() || head.storeIdHigh() != state.storeIdHigh()) {
                    putAside(path, "belongs to another store");
                } else if (found.containsKey(head.segmentId())) {
                    putAside(path, "is a copy of segment " + head.segmentId());
                } else {
                    found.put(head.segmentId(), new Found(head, file, place));
                    kept = true;
                }
            } catch (IOException unreadable) {
                putAside(path, "cannot be read: " + unreadable.getMessage());
            } finally {
                if (file != null && !kept) {
                    file.close();
                }
            }
        }
        return found;
    }

    /** A file that a kill left before its head was written. */
    private static boolean isEmpty(StoreFile file) throws IOException {
        byte[] head = new byte[SegmentFile.HEAD_BYTES];
        file.read(head, head.length, 0);
        for (byte b : head) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void deleteUnused(Path path) throws IOException {
        if (writable) {
            Files.deleteIfExists(path);
        }
    }

    private void putAside(Path path, String reason) {
        putAside(layout, path, reason, writable, setAside);
    }

    static void putAside(Layout layout, Path path, String reason, boolean writable, List<SetAside> setAside) {
        String name = path.getFileName().toString();
        if (!writable) {
            setAside.add(new SetAside(name, reason));
            return;
        }
        try {
            Files.createDirectories(layout.aside());
            Files.move(path, layout.aside().resolve(name), StandardCopyOption.REPLACE_EXISTING);
            setAside.add(new SetAside("aside/" + name, reason));
        } catch (IOException cannotMove) {
            setAside.add(new SetAside(name, reason + "; it could not be moved: " + cannotMove.getMessage()));
        }
    }

    private void deleteOrphanedHints() throws IOException {
        Map<String, Boolean> known = new HashMap<>();
        for (Segment segment : adopted) {
            if (segment.hintBytes() > 0) {
                known.put(layout.hint(segment.id()).getFileName().toString(), true);
            }
        }
        for (Path hint : layout.hints()) {
            if (!known.containsKey(hint.getFileName().toString())) {
                Files.deleteIfExists(hint);
            }
        }
    }

    private Segment open(Found found) throws IOException {
        SegmentFile file =
                SegmentFile.open(found.file(), found.place(), found.head().size(), mapped, budget);
        return new Segment(found.head().segmentId(), found.head().firstSequence(), file);
    }

    // ---- after a clean close

    private boolean fromSnapshot(Map<Long, Found> found) throws IOException {
        Snapshot.Contents contents = Snapshot.read(layout.snapshot(), state.storeIdLow(), index);
        if (contents == null
                || contents.lastSequence() < state.forcedSequence()
                || (state.newestSegment() != 0 && contents.newestSegment() != state.newestSegment())
                || wasContinued(contents, found)) {
            return false;
        }
        Segment active = null;
        for (SegmentState s : contents.segments()) {
            Found data = found.get(s.id());
            Segment segment;
            if (s.dataDropped()) {
                segment = new Segment(s.id(), s.firstSequence(), null);
                segment.dropData();
            } else if (data != null && data.head().firstSequence() == s.firstSequence()) {
                found.remove(s.id());
                segment = open(data);
            } else {
                // Deleted or set aside: the index keeps pointing to it, which is a miss and hides what is older.
                continue;
            }
            segment.restore(s.end(), s.lastSequence(), s.maximumExpiry(), s.hintBytes());
            segment.live(s.liveBytes(), s.liveRecords());
            if (contents.hasActive() && s.id() == contents.newestSegment()) {
                active = segment;
            }
            adopt(segment);
        }
        for (Marker marker : contents.markers()) {
            markers.set(marker.name().copy(), marker.value().copy(), marker.location());
        }
        if (active != null) {
            Hint hint = HintFile.read(layout.hint(active.id()), state.storeIdLow());
            active.hintBytes(0);
            if (hint != null && hint.end() == active.end()) {
                active.entries(hint.entries());
            } else {
                active = null;
            }
        }
        log.resume(
                active,
                contents.lastSequence(),
                contents.lastHash(),
                contents.newestSegment(),
                Math.min(state.forcedSequence(), contents.lastSequence()));
        return true;
    }

    /** Whether records were written after the snapshot, so that it is an old one that came back. */
    private boolean wasContinued(Snapshot.Contents contents, Map<Long, Found> found) throws IOException {
        for (Long id : found.keySet()) {
            if (id > contents.newestSegment()) {
                return true;
            }
        }
        Found newest = found.get(contents.newestSegment());
        if (newest == null || contents.segments().isEmpty()) {
            return false;
        }
        SegmentState last = contents.segments().get(contents.segments().size() - 1);
        if (last.id() != contents.newestSegment()) {
            return false;
        }
        byte[] head = new byte[RecordFormat.HEAD_BYTES];
        newest.file().read(head, head.length, last.end());
        return RecordFormat.sequence(head) == contents.lastSequence() + 1
                && RecordFormat.isPlausible(head, newest.head().size() - last.end());
    }

    private void adopt(Segment segment) {
        adopted.add(segment);
        log.adopt(segment);
    }

    // ---- after a kill

    private void fromSegments(Map<Long, Found> found) throws IOException {
        TreeMap<Long, @Nullable Hint> chain = new TreeMap<>();
        for (Path path : layout.hints()) {
            Hint hint = HintFile.read(path, state.storeIdLow());
            if (hint != null && layout.hint(hint.segmentId()).getFileName().equals(path.getFileName())) {
                if (hint.dataDropped() || found.containsKey(hint.segmentId())) {
                    chain.put(hint.segmentId(), hint);
                }
            }
        }
        found.keySet().forEach(id -> chain.putIfAbsent(id, null));
        List<Long> ids = new ArrayList<>(chain.keySet());
        for (int i = 0; i < ids.size() && !cut; i++) {
            long id = ids.get(i);
            Hint hint = chain.get(id);
            boolean newest = i == ids.size() - 1;
            if (hint != null && hint.dataDropped()) {
                applyDropped(hint);
                continue;
            }
            Found data = Objects.requireNonNull(found.remove(id));
            long first = data.head().firstSequence();
            long limit = newest ? Long.MAX_VALUE : firstSequence(ids.get(i + 1), chain, found) - 1;
            Segment segment = open(data);
            boolean usable = hint != null && !newest && hint.firstSequence() == first && hint.lastSequence() == limit;
            if (usable && hint != null) {
                joinChain(first, first, () -> firstHead(segment));
                adopt(segment);
                if (!cut) {
                    apply(segment, hint);
                }
            } else {
                adopt(segment);
                walk(segment, limit, newest);
            }
            if (segment.lastSequence() < first) {
                adopted.remove(segment);
                log.discard(segment);
            }
        }
        boolean newestIsGone = !powerMayBeLost && !ids.isEmpty() && state.newestSegment() > ids.get(ids.size() - 1);
        if (newestIsGone || lastSequence < state.forcedSequence()) {
            forgetEverything();
        }
        long sequence = Math.max(lastSequence, state.forcedSequence());
        log.resume(
                null,
                sequence,
                lastHash,
                Math.max(state.newestSegment(), ids.isEmpty() ? 0 : ids.get(ids.size() - 1)),
                Math.min(state.forcedSequence(), lastSequence));
        for (Segment segment : adopted) {
            if (segment.entries() != null) {
                if (writable) {
                    log.writeHint(segment);
                }
                segment.entries(null);
            }
        }
    }

    private static long firstSequence(long id, Map<Long, @Nullable Hint> chain, Map<Long, Found> found) {
        Found data = found.get(id);
        if (data != null) {
            return data.head().firstSequence();
        }
        return Objects.requireNonNull(chain.get(id)).firstSequence();
    }

    private interface HeadSource {
        byte @Nullable [] head();
    }

    private static byte @Nullable [] firstHead(Segment segment) {
        SegmentWalk walk = new SegmentWalk(
                segment.file(), segment.firstSequence(), segment.file().size());
        return walk.next() && RecordFormat.sequence(walk.head()) == segment.firstSequence() ? walk.head() : null;
    }

    /** Checks that nothing is missing between what was applied so far and the record with this number. */
    private void joinChain(long segmentStart, long sequence, HeadSource next) {
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
        counters.quarantined.add(lost);
        byte[] head = next.head();
        if (lost == 1 && head != null && RecordFormat.previousHash(head) != RecordFormat.NO_KEY) {
            forget(RecordFormat.previousHash(head));
        } else {
            forgetEverything();
        }
    }

    private boolean isTornTail(long sequence) {
        return powerMayBeLost && sequence > state.forcedSequence();
    }

    private void applyDropped(Hint hint) {
        joinChain(hint.firstSequence(), hint.firstSequence(), () -> null);
        if (cut) {
            return;
        }
        Segment segment = new Segment(hint.segmentId(), hint.firstSequence(), null);
        segment.dropData();
        segment.restore(hint.end(), hint.lastSequence(), hint.maximumExpiry(), hint.bytes());
        adopt(segment);
        for (int i = 0; i < hint.entries().count(); i++) {
            byte kind = hint.entries().kind(i);
            if (kind == RecordFormat.CLEAR) {
                clear();
            } else if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED || kind == RecordFormat.TOMBSTONE) {
                forget(hint.entries().hash(i));
            }
        }
        lastSequence = hint.lastSequence();
    }

    private void apply(Segment segment, Hint hint) throws IOException {
        segment.restore(hint.end(), hint.lastSequence(), hint.maximumExpiry(), hint.bytes());
        log.hintAdopted(hint.bytes());
        Entries entries = hint.entries();
        for (int i = 0; i < entries.count(); i++) {
            byte kind = entries.kind(i);
            if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
                point(segment, entries.hash(i), entries.location(segment.id(), i));
            } else if (kind == RecordFormat.TOMBSTONE) {
                forget(entries.hash(i));
            } else if (kind == RecordFormat.CLEAR) {
                clear();
            } else if (kind == RecordFormat.MARKER || kind == RecordFormat.UNMARK) {
                byte[] record = new byte[entries.length(i)];
                if (segment.read(entries.offset(i), record, record.length)
                        && RecordFormat.matches(record, record.length)) {
                    applyMarker(record, entries.location(segment.id(), i));
                } else {
                    counters.quarantined.increment();
                    forgetEverything();
                }
            }
        }
        lastSequence = hint.lastSequence();
        lastHash = entries.count() == 0 ? lastHash : entries.hash(entries.count() - 1);
    }

    private void applyMarker(byte[] record, long location) {
        if (RecordFormat.kind(record) == RecordFormat.MARKER) {
            markers.set(Records.key(record), Records.value(record), location);
        } else {
            markers.remove(Records.key(record));
        }
    }

    /** Goes through the records themselves, values included. */
    private void walk(Segment segment, long limit, boolean newest) throws IOException {
        Entries entries = new Entries();
        segment.entries(entries);
        SegmentWalk walk = new SegmentWalk(
                segment.file(), segment.firstSequence(), segment.file().size());
        while (walk.next()) {
            byte[] head = walk.head();
            long sequence = RecordFormat.sequence(head);
            if (sequence > limit) {
                break;
            }
            joinChain(segment.firstSequence(), sequence, () -> head);
            if (cut) {
                break;
            }
            boolean whole = walk.valueMatches();
            if (!whole && isTornTail(sequence)) {
                cut = true;
                break;
            }
            if (!whole && newest && !walk.isComplete()) {
                // A kill cut it short, so it was never acknowledged and what it would have replaced is still the
                // latest. If records follow after all, it was damaged later,
                // and joining the next one to the chain forgets its key.
                continue;
            }
            int length = RecordFormat.recordLength(head);
            byte kind = RecordFormat.kind(head);
            long hash = RecordFormat.hash(head);
            long location = Location.of(segment.id(), walk.offset(), length, kind == RecordFormat.SPILLED);
            entries.add(hash, walk.offset(), length, kind);
            segment.publish(walk.position(), sequence, RecordFormat.expiresMillis(head));
            lastSequence = sequence;
            lastHash = hash;
            if (whole) {
                applyWalked(segment, kind, hash, location);
            } else {
                counters.quarantined.increment();
                if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
                    forget(hash);
                } else {
                    forgetEverything();
                }
            }
        }
    }

    private void applyWalked(Segment segment, byte kind, long hash, long location) throws IOException {
        switch (kind) {
            case RecordFormat.PUT, RecordFormat.SPILLED -> point(segment, hash, location);
            case RecordFormat.TOMBSTONE -> forget(hash);
            case RecordFormat.CLEAR -> clear();
            case RecordFormat.MARKER, RecordFormat.UNMARK -> {
                byte[] record = new byte[Location.length(location)];
                segment.read(Location.offset(location), record, record.length);
                applyMarker(record, location);
            }
            default -> {
                // A probe says nothing.
            }
        }
    }

    private void point(Segment segment, long hash, long location) {
        segment.recordAlive(Location.length(location));
        long old = index.put(hash, location);
        if (old != 0) {
            dead(old);
        }
    }

    private void forget(long hash) {
        long old = index.remove(hash);
        if (old != 0) {
            dead(old);
        }
    }

    private void dead(long location) {
        Segment segment = log.segment(location);
        if (segment != null) {
            segment.recordDead(Location.length(location));
        }
    }

    /** Nothing applied so far can be trusted to be the latest. Markers stay: an old one still invalidates what is older. */
    private void forgetEverything() {
        clear();
    }

    private void clear() {
        index.clear();
        for (Segment segment : adopted) {
            segment.live(0, 0);
        }
    }

    // ---- large values

    /** Links the value files of the entries that have one, and deletes the others. */
    private void adoptValues() throws IOException {
        List<Path> files = layout.values();
        if (!files.isEmpty()) {
            for (int stripe = 0; stripe < Index.STRIPES; stripe++) {
                long[] table = index.table(stripe).clone();
                for (int i = 0; i < table.length; i += 2) {
                    if (table[i + 1] != 0 && Location.isSpilled(table[i + 1])) {
                        adoptValue(table[i], table[i + 1]);
                    }
                }
            }
        }
        if (writable) {
            values.deleteOrphans();
        }
    }

    private void adoptValue(long hash, long location) throws IOException {
        Segment segment = log.segment(location);
        byte[] record = new byte[Location.length(location)];
        if (segment != null
                && segment.read(Location.offset(location), record, record.length)
                && RecordFormat.matches(record, record.length)
                && RecordFormat.kind(record) == RecordFormat.SPILLED) {
            Values.Reference reference = Values.Reference.decode(record);
            if (Files.exists(layout.value(reference.id()))) {
                values.adopt(hash, reference);
                return;
            }
        }
        counters.quarantined.increment();
        forget(hash);
    }
}
