package io.perfopt.cache.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A bounded store of bytes by bytes that outlives the process. It knows nothing of codecs, compression or types: it keeps a value, the caller's metadata
 * and 32 flag bits, and gives them back unchanged or not at all.
 *
 * <p>What every implementation promises, and the contract suite in perf-contracts checks:
 *
 * <ul>
 *   <li><b>Never a wrong byte.</b> Whatever happened to the files, a look-up gives what was last put under the key, or nothing. Damage is a counted miss,
 *       never an exception.
 *   <li><b>Acknowledged is safe against a kill.</b> Once a put, remove or marker call has returned with success, a kill of the process loses nothing of it
 *       and brings back nothing it replaced. Loss of power may take back what happened after the last {@link #force()}, as a whole tail.
 *   <li><b>Bounded.</b> All files together stay within the store's bound; the store makes room by dropping entries it expects to be missed least.
 *   <li><b>Trouble is an outcome.</b> A full, failing or vanished medium makes reads miss and writes end as {@link DiskOutcome#DROPPED}; the
 *       store recovers by itself. Methods throw for argument faults and after {@link #close()} only.
 *   <li><b>Any number of threads</b> may call any method. Calls for one key take effect in one order, and a look-up sees the latest call that returned
 *       before it began. Predicates, visitors and listeners run under no lock of the store and may call it.
 * </ul>
 *
 * <p>An entry is gone from the first millisecond of its expiry on, by the wall clock the store was built with. Arrays handed in are not kept;
 * arrays handed out belong to the caller.
 */
public interface DiskStore extends AutoCloseable {
    /**
     * Stores a value, replacing what was under its key.
     *
     * @param entry key, value and what belongs to it; an entry whose time is up already only removes
     * @return {@link DiskOutcome#STORED}, {@link DiskOutcome#REMOVED} for an entry that has already expired, {@link DiskOutcome#DROPPED} or
     *     {@link DiskOutcome#TOO_LARGE}; in every case the older value is not found any more
     */
    DiskOutcome put(DiskEntry entry);

    /**
     * Stores a value that is read from a stream and never whole in memory.
     *
     * @param entry key and what belongs to it; its own value is ignored
     * @param value is read to its end and not closed
     * @return as {@link #put(DiskEntry)}
     * @throws IOException as thrown by {@code value}; the store is then as before the call
     */
    DiskOutcome put(DiskEntry entry, InputStream value) throws IOException;

    /**
     * Looks up a value, checked, as a copy in memory. Counts as a use of the entry.
     *
     * @param key what it was stored under
     * @return the record, or empty when there is none that is whole and in time
     */
    Optional<DiskRecord> find(byte[] key);

    /**
     * Looks up an entry without reading its value; does not count as a use, a hit or a miss. The head is checked, the value is not.
     *
     * @param key what it was stored under
     * @return the header, or empty when there is no entry that is in time
     */
    Optional<DiskHeader> peek(byte[] key);

    /**
     * Looks up a value to be read piece by piece. Counts as a use of the entry. The stream reads the value as it was at this call even if it is replaced
     * meanwhile.
     *
     * @param key what it was stored under
     * @return the open stream, or empty when there is none in time
     */
    Optional<DiskStream> open(byte[] key);

    /**
     * Removes a value for good.
     *
     * @param key what it was stored under
     * @return {@link DiskOutcome#REMOVED}, {@link DiskOutcome#ABSENT} or {@link DiskOutcome#DROPPED}; in every case it is not found any more, but
     *     after {@code DROPPED} only as long as the store is open or after it became healthy again
     */
    DiskOutcome remove(byte[] key);

    /**
     * Shows the header of every entry in time, reading no values. An entry that is put, removed or moved meanwhile may be shown twice, once or (if
     * removed) not at all; all others exactly once. Does not count as a use.
     *
     * @param visitor is shown each header; what it throws ends the scan and reaches the caller
     */
    void scan(Consumer<DiskHeader> visitor);

    /**
     * Removes every entry whose header matches, each as by {@link #remove}. An entry that was replaced between look and removal stays.
     *
     * @param condition decides by key, metadata and times; what it throws ends the call and reaches the caller
     * @return how many entries were removed, each once
     */
    long removeIf(Predicate<DiskHeader> condition);

    /**
     * Removes all entries at once and for good; markers stay.
     *
     * @return how many entries there were
     */
    long clear();

    /**
     * Remembers a small fact as durably as the data: the generation of a tag, an invalidated pattern, a namespace's version. Markers are never evicted
     * and do not expire; they are few, and all of them are kept in memory.
     *
     * @param name identifies the marker; at least one byte
     * @param value replaces the marker's earlier value
     * @return {@link DiskOutcome#STORED}, {@link DiskOutcome#DROPPED}, or {@link DiskOutcome#TOO_LARGE} when all markers together would exceed the
     *     store's limit; the earlier value stays in the latter two cases
     */
    DiskOutcome mark(byte[] name, byte[] value);

    /**
     * Forgets a marker.
     *
     * @param name as given to {@link #mark}
     * @return {@link DiskOutcome#REMOVED}, {@link DiskOutcome#ABSENT} or {@link DiskOutcome#DROPPED}
     */
    DiskOutcome unmark(byte[] name);

    /**
     * Shows every marker, those from before a restart included.
     *
     * @param visitor is shown name and value
     */
    void markers(BiConsumer<byte[], byte[]> visitor);

    /**
     * Makes everything acknowledged so far safe against loss of power, and returns when it is.
     *
     * @return false when the medium failed to do so
     */
    boolean force();

    /**
     * What the store holds and did.
     *
     * @return figures of this moment
     */
    DiskStoreStats stats();

    /** Sets the counters of {@link #stats()} to zero; what describes the present stays. */
    void resetStats();

    /** Makes everything safe, leaves the directory to others and ends what the store started. Does nothing the second time. */
    @Override
    void close();
}
