package io.perfopt.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened in a region or in the whole cache since it was made or its statistics were reset.
 *
 * @param memory the memory tier
 * @param disk the disk tier; for a region without what only the whole store knows: its entries, bytes, evictions and expirations are 0
 * @param loads values loaded
 * @param loadFailures loads that failed
 * @param loadTime time spent in loaders
 * @param staleServed expired values served because the source failed, was slow or is asked in the background
 * @param refreshes loads started ahead of expiry
 * @param refused keys and values refused because they were too large
 * @param decodeFailures stored values that no longer fit their type, each a miss
 * @param typeMismatches values in memory that were not of the type asked for, each a miss
 * @param droppedWrites writes the disk tier could not take
 * @param listenerFailures exceptions that listeners threw
 * @param weighingFailures values whose own code failed while their size in memory was estimated; they count as small. As the error, over
 *     all regions
 * @param weighingError mean relative error of estimated sizes in memory, by those values that were measured although there was an
 *     estimate; absent before the first
 * @param averageRetrieval average time of a look-up in memory, from a sample of one in 64; absent without one
 * @param efficiency share of the source's load time saved: of the time all reads would have spent in loaders, the part they did not;
 *     absent before the first load
 * @param diskEfficiency live bytes by file bytes of the disk tier; absent for a region and without one
 */
public record CacheStats(
        TierStats memory,
        Optional<TierStats> disk,
        long loads,
        long loadFailures,
        Duration loadTime,
        long staleServed,
        long refreshes,
        long refused,
        long decodeFailures,
        long typeMismatches,
        long droppedWrites,
        long listenerFailures,
        long weighingFailures,
        OptionalDouble weighingError,
        Optional<Duration> averageRetrieval,
        OptionalDouble efficiency,
        OptionalDouble diskEfficiency) {
    /**
     * Look-ups answered by any tier.
     *
     * @return the number
     */
    public long hits() {
        return memory.hits() + disk.map(TierStats::hits).orElse(0L);
    }

    /**
     * Look-ups that no tier answered.
     *
     * @return the number
     */
    public long misses() {
        return disk.map(TierStats::misses).orElse(memory.misses());
    }

    /**
     * The share of look-ups answered by any tier.
     *
     * @return between 0 and 1; absent without look-ups
     */
    public OptionalDouble hitRatio() {
        long lookups = hits() + misses();
        return lookups == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits() / lookups);
    }

    /**
     * The average time of one load.
     *
     * @return the average, or empty before the first load
     */
    public Optional<Duration> averageLoad() {
        return loads == 0 ? Optional.empty() : Optional.of(loadTime.dividedBy(loads));
    }
}
