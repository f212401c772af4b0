package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.ValueReference;
import io.perfopt.cache.internal.disk.log.Holdings;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Rebuilds index, markers and log from what lies in the directory: from the snapshot of a clean close, else from the segments. What nobody refers to is deleted. For one thread, which
 * holds the log's lock.
 */
public final class Recovery {
    private final Origin origin;
    private final FoundSegments found;
    private final Rebuilt rebuilt;

    public Recovery(Origin origin, Log log, Holdings holdings, MappingBudget mappings, Aside aside) {
        this.origin = origin;
        found = new FoundSegments(origin, log, mappings, aside);
        rebuilt = new Rebuilt(log, holdings);
    }

    public void run() throws IOException {
        found.search();
        if (!new SnapshotStart(origin, found, rebuilt).run()) {
            new Replay(origin, found, rebuilt).run();
        }
        found.deleteRest();
        if (origin.writable()) {
            Files.deleteIfExists(origin.layout().snapshot());
            deleteOrphanedHints();
        }
        adoptValues();
        if (origin.writable()) {
            rebuilt.holdings().values().deleteOrphans();
        }
    }

    private void deleteOrphanedHints() throws IOException {
        Set<Path> known = new HashSet<>();
        for (Segment segment : rebuilt.segments()) {
            if (segment.hintBytes() > 0) {
                known.add(origin.layout().hint(segment.id()).getFileName());
            }
        }
        for (Path hint : origin.layout().hints()) {
            if (!known.contains(hint.getFileName())) {
                Files.deleteIfExists(hint);
            }
        }
    }

    private void adoptValues() throws IOException {
        // Without a value file no entry can be told to have one: the look-up of such an entry finds nothing and drops
        // it.
        if (!origin.layout().values().isEmpty()) {
            rebuilt.holdings().index().forEach(this::adoptValue);
        }
    }

    /** Links the value file of an entry that has one. */
    private void adoptValue(long hash, long location) throws IOException {
        if (!Location.isSpilled(location)) {
            return;
        }
        Segment segment = rebuilt.log().segment(location);
        byte[] record = new byte[Location.length(location)];
        boolean adopted = segment != null
                && segment.read(Location.offset(location), record, record.length)
                && RecordFormat.matches(record, record.length)
                && RecordFormat.kind(record) == RecordFormat.SPILLED
                && rebuilt.holdings().values().adopt(hash, ValueReference.decode(record));
        if (!adopted) {
            rebuilt.quarantined(1);
            rebuilt.forget(hash);
        }
    }
}
