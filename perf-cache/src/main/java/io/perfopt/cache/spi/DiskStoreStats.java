package io.perfopt.cache.spi;

/**
 * What a {@link DiskStore} holds now, and what it did since it was opened (or since its counters were last reset).
 *
 * @param entries entries that can be found; an entry whose time is up counts until the store notices
 * @param liveBytes bytes of those entries as they lie on disk: heads, keys, metadata and values
 * @param fileBytes bytes of all files of the store, including snapshots, and of deleted files whose space is not free yet
 * @param maximumBytes the bound on {@code fileBytes}
 * @param hits look-ups that found a value
 * @param misses look-ups that did not, for whatever reason
 * @param puts values stored
 * @param removes entries removed on request, clears included
 * @param evictions entries dropped to make room
 * @param expirations entries dropped because their time was up
 * @param quarantined records that failed their checksum, at a read or at a start
 * @param droppedWrites puts, removes and markers that the medium could not take
 * @param refusedWrites puts refused because key, metadata or value is too large
 * @param writtenBytes bytes written on behalf of callers
 * @param movedBytes bytes written by the store's own housekeeping: kept records, hints, snapshots
 * @param forces times the medium was told to make data safe against loss of power
 * @param mappedBytes bytes of files mapped into memory
 * @param unreleasedBytes bytes of deleted files whose mapping the collector has not freed yet
 * @param listenerFailures exceptions that a listener threw
 * @param health what the store can do now
 */
public record DiskStoreStats(
        long entries,
        long liveBytes,
        long fileBytes,
        long maximumBytes,
        long hits,
        long misses,
        long puts,
        long removes,
        long evictions,
        long expirations,
        long quarantined,
        long droppedWrites,
        long refusedWrites,
        long writtenBytes,
        long movedBytes,
        long forces,
        long mappedBytes,
        long unreleasedBytes,
        long listenerFailures,
        DiskHealth health) {

    /**
     * The share of the files' bytes that belongs to entries that can be found.
     *
     * @return between 0 and 1; 1 for an empty store
     */
    public double efficiency() {
        return entries == 0 || fileBytes == 0 ? 1 : Math.min(1, (double) liveBytes / fileBytes);
    }

    /**
     * Bytes written to the medium for each byte that callers wrote.
     *
     * @return at least 1; 1 when nothing was written
     */
    public double writeAmplification() {
        return writtenBytes == 0 ? 1 : (double) (writtenBytes + movedBytes) / writtenBytes;
    }
}
