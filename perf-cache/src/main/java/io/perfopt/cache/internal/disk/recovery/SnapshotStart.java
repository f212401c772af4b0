package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.format.HintFile;
import io.perfopt.cache.internal.disk.format.HintFile.Hint;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.format.Snapshot;
import io.perfopt.cache.internal.disk.format.Snapshot.SegmentState;
import io.perfopt.cache.internal.disk.log.Segment;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A start after a clean close: everything is in the snapshot, if it is whole and nothing was written after it. For one thread. */
@SuppressWarnings("GuardedBy") // whoever starts a store holds the log's lock
final class SnapshotStart {
    private final Origin origin;
    private final FoundSegments found;
    private final Rebuilt rebuilt;

    SnapshotStart(Origin origin, FoundSegments found, Rebuilt rebuilt) {
        this.origin = origin;
        this.found = found;
        this.rebuilt = rebuilt;
    }

    /** Restores the store as it was closed; false if that cannot be trusted, and then nothing is changed. */
    boolean run() throws IOException {
        Snapshot.Contents contents =
                Snapshot.read(origin.layout().snapshot(), origin.state().storeIdLow());
        if (contents == null || isOutdated(contents)) {
            return false;
        }
        rebuilt.holdings().index().restore(contents.tables());
        contents.markers().forEach(rebuilt.holdings().markers()::set);
        Segment active = null;
        for (SegmentState state : contents.segments()) {
            Segment segment = adopt(state);
            if (contents.hasActive() && state.id() == contents.newestSegment()) {
                active = segment;
            }
        }
        rebuilt.log()
                .resume(
                        active == null ? null : continued(active),
                        contents.lastSequence(),
                        contents.lastHash(),
                        contents.newestSegment(),
                        Math.min(origin.state().forcedSequence(), contents.lastSequence()));
        return true;
    }

    /** Whether records were written after the snapshot, so that it is an old one that came back. */
    private boolean isOutdated(Snapshot.Contents contents) throws IOException {
        long newest = contents.newestSegment();
        if (contents.lastSequence() < origin.state().forcedSequence()
                || (origin.state().newestSegment() != 0
                        && newest != origin.state().newestSegment())
                || found.ids().stream().anyMatch(id -> id > newest)) {
            return true;
        }
        List<SegmentState> segments = contents.segments();
        SegmentHead file = found.head(newest);
        if (file == null
                || segments.isEmpty()
                || segments.get(segments.size() - 1).id() != newest) {
            return false;
        }
        int end = segments.get(segments.size() - 1).end();
        byte[] next = found.read(newest, end, RecordFormat.HEAD_BYTES);
        return RecordFormat.sequence(next) == contents.lastSequence() + 1
                && RecordFormat.isPlausible(next, file.size() - end);
    }

    /** The segment as the snapshot describes it; null if its file is gone, to which the index then points, a miss that hides what is older. */
    private @Nullable Segment adopt(SegmentState state) throws IOException {
        SegmentHead head = found.head(state.id());
        Segment segment;
        if (state.dataDropped()) {
            segment = new Segment(state.id(), state.firstSequence(), null);
            segment.dropData();
        } else if (head != null && head.firstSequence() == state.firstSequence()) {
            segment = found.take(state.id());
        } else {
            return null;
        }
        segment.restore(state.end(), state.lastSequence(), state.maximumExpiry(), state.hintBytes());
        segment.live(state.liveBytes(), state.liveRecords());
        rebuilt.adopt(segment);
        return segment;
    }

    /** The segment if it can be appended to, for which all its records must be known. */
    private @Nullable Segment continued(Segment active) {
        Hint hint =
                HintFile.read(origin.layout().hint(active.id()), origin.state().storeIdLow());
        active.hintBytes(0);
        if (hint == null || hint.end() != active.end()) {
            return null;
        }
        active.entries(hint.entries());
        return active;
    }
}
