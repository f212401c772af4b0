package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.file.SegmentFile;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that wait for their next segment. A file whose segment was reclaimed is used again once everything that was moved out of it is forced (if the store forces at all): its
 * mapping stays, its blocks stay, and the number of mapped files stays what it is. Used under the log's lock.
 */
final class FilePool {
    private final LogSettings settings;
    private final Layout layout;
    private final MappingBudget mappings;
    private final Space space;
    private final Forcing forcing;
    private final Hints hints;
    private final ArrayDeque<FreeFile> files = new ArrayDeque<>();
    private final BitSet places = new BitSet();

    /**
     * A file between two segments; it may be overwritten once this sequence number is forced. Until then the old segment is still what a start finds in it, so its hint stays as
     * well.
     */
    private record FreeFile(
            SegmentFile file, long barrier, @Nullable Segment last) {}

    FilePool(LogSettings settings, Layout layout, MappingBudget mappings, Space space, Forcing forcing, Hints hints) {
        this.settings = settings;
        this.layout = layout;
        this.mappings = mappings;
        this.space = space;
        this.forcing = forcing;
        this.hints = hints;
    }

    /** Takes a place that holds a file, whether or not a segment is in it. */
    void occupy(int place) {
        places.set(place);
    }

    /** Takes a file that holds nothing a start would need. */
    void add(SegmentFile file) {
        files.addLast(new FreeFile(file, 0, null));
    }

    /** Takes the file of a segment whose records are all dead or moved to later ones, up to this sequence number. */
    void add(Segment reclaimed, long movedUpTo) {
        files.addLast(new FreeFile(reclaimed.file(), movedUpTo, reclaimed));
    }

    int size() {
        return files.size();
    }

    /** Whether a file still holds the segment that was reclaimed from it. */
    boolean holdsReclaimed() {
        return files.stream().anyMatch(free -> free.last() != null);
    }

    /** Whether the file that waits longest may be overwritten or deleted. */
    boolean isFirstSafe() {
        FreeFile first = files.peekFirst();
        return first != null && forcing.covers(first.barrier());
    }

    /** Gives a file that may be overwritten now, or null. */
    @Nullable
    SegmentFile take() throws IOException {
        for (Iterator<FreeFile> i = files.iterator(); i.hasNext(); ) {
            FreeFile free = i.next();
            if (forcing.covers(free.barrier()) && free.file().size() == settings.segmentBytes()) {
                forget(free);
                i.remove();
                return free.file();
            }
        }
        return null;
    }

    SegmentFile create() throws IOException {
        int place = places.nextClearBit(0);
        SegmentFile file = SegmentFile.create(layout, place, settings.segmentBytes(), settings.mapped(), mappings);
        places.set(place);
        space.addSegmentFile(file.size());
        forcing.namesChanged();
        return file;
    }

    /** Deletes files beyond {@code keep}, and those of another size, as far as they may go now. */
    void trim(int keep, int atMost) throws IOException {
        int removed = 0;
        for (Iterator<FreeFile> i = files.iterator(); i.hasNext() && removed < atMost; ) {
            FreeFile free = i.next();
            boolean surplus = files.size() > keep || free.file().size() != settings.segmentBytes();
            if (surplus && forcing.covers(free.barrier())) {
                forget(free);
                i.remove();
                free.file().delete();
                places.clear(free.file().place());
                space.addSegmentFile(-free.file().size());
                forcing.namesChanged();
                removed++;
            }
        }
    }

    /** Wipes reclaimed segments out of their files, so that not even a start after a kill finds them; everything appended so far must be safe. */
    void wipeReclaimed() throws IOException {
        for (FreeFile free : List.copyOf(files)) {
            if (free.last() != null) {
                forget(free);
                files.remove(free);
                free.file().write(ByteBuffer.allocate(SegmentHead.BYTES), 0);
                add(free.file());
            }
        }
    }

    /** Ends what a file still holds, just before it is overwritten or deleted. */
    private void forget(FreeFile free) throws IOException {
        Segment last = free.last();
        if (last != null) {
            forcing.requireKnown(last.lastSequence());
            // Until here it was forced with the others: a start that still finds it must not take it for a torn tail.
            forcing.remove(last);
            hints.drop(last);
        }
    }

    /** The files, which are no longer free after this. */
    List<SegmentFile> removeAll() {
        List<SegmentFile> all = new ArrayList<>();
        files.forEach(free -> all.add(free.file()));
        files.clear();
        return all;
    }
}
