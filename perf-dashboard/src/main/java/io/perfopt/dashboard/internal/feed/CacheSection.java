package io.perfopt.dashboard.internal.feed;

import io.perfopt.CacheSizing;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.TierStats;
import io.perfopt.dashboard.internal.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/**
 * The cache by tier and region. Names of regions are shown, keys and values never. Counters run since the cache was opened or its statistics were reset;
 * the course of the hit ratio comes from the readings the engine took of them. Thread-safe.
 */
final class CacheSection implements Section {
    private static final int REGIONS_SHOWN = 50;

    private final CachingSystem cache;
    private final Optional<PerformanceAnalytics> analytics;
    private final Optional<Supplier<CacheSizing>> sizing;

    /** @param sizing what other sizes would give; empty when that is not simulated */
    CacheSection(
            CachingSystem cache, Optional<PerformanceAnalytics> analytics, Optional<Supplier<CacheSizing>> sizing) {
        this.cache = cache;
        this.analytics = analytics;
        this.sizing = sizing;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        CacheStats stats = cache.stats();
        if (stats.hits() + stats.misses() + stats.memory().puts() == 0) {
            return;
        }
        json.writeObjectPropertyStart("cache");
        lookups(json, stats);
        common(json, stats);
        Fields.millis(json, "averageRetrieval", stats.averageRetrieval());
        Fields.number(json, "efficiency", stats.efficiency());
        Fields.number(json, "diskEfficiency", stats.diskEfficiency());
        json.writeNumberProperty("decodeFailures", stats.decodeFailures());
        json.writeNumberProperty("droppedWrites", stats.droppedWrites());
        json.writeArrayPropertyStart("tiers");
        tier(json, "memory", stats.memory());
        stats.disk().ifPresent(disk -> tier(json, "disk", disk));
        json.writeEndArray();
        regions(json);
        analytics.ifPresent(engine -> course(json, engine, view));
        sizing.ifPresent(simulated -> predictions(json, simulated.get()));
        json.writeEndObject();
    }

    static void predictions(JsonGenerator json, CacheSizing sizing) {
        json.writeArrayPropertyStart("predictions");
        for (CacheSizing.Prediction prediction : sizing.predictions()) {
            json.writeStartObject();
            Fields.number(json, "factor", prediction.factor());
            json.writeNumberProperty("bytes", prediction.memory().bytes());
            Fields.number(json, "hitRatio", prediction.hitRatio());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void lookups(JsonGenerator json, CacheStats stats) {
        json.writeNumberProperty("hits", stats.hits());
        json.writeNumberProperty("misses", stats.misses());
        if (stats.hits() + stats.misses() > 0) {
            Fields.number(json, "hitRatio", stats.hitRatio());
        }
    }

    private static void common(JsonGenerator json, CacheStats stats) {
        json.writeNumberProperty("loads", stats.loads());
        json.writeNumberProperty("loadFailures", stats.loadFailures());
        Fields.millis(json, "averageLoad", stats.averageLoad());
        json.writeNumberProperty("staleServed", stats.staleServed());
        json.writeNumberProperty("refreshes", stats.refreshes());
        json.writeNumberProperty("refused", stats.refused());
    }

    private static void tier(JsonGenerator json, String name, TierStats stats) {
        json.writeStartObject();
        json.writeStringProperty("tier", name);
        json.writeNumberProperty("entries", stats.entries());
        json.writeNumberProperty("bytes", stats.bytes());
        json.writeNumberProperty("maximumBytes", stats.maximumBytes());
        json.writeNumberProperty("hits", stats.hits());
        json.writeNumberProperty("misses", stats.misses());
        if (stats.hits() + stats.misses() > 0) {
            Fields.number(json, "hitRatio", stats.hitRatio());
        }
        json.writeNumberProperty("puts", stats.puts());
        json.writeNumberProperty("evictions", stats.evictions());
        json.writeNumberProperty("expirations", stats.expirations());
        json.writeEndObject();
    }

    private void regions(JsonGenerator json) {
        record Row(String name, CacheStats stats) {}

        List<CacheRegion<?>> regions = cache.regions();
        List<Row> rows = regions.stream()
                .map(region -> new Row(region.name(), region.stats()))
                .filter(row -> row.stats.hits()
                                + row.stats.misses()
                                + row.stats.memory().puts()
                        > 0)
                .sorted(Comparator.comparingLong((Row row) -> row.stats.hits() + row.stats.misses())
                        .reversed())
                .toList();
        json.writeArrayPropertyStart("regions");
        for (Row row : rows.subList(0, Math.min(REGIONS_SHOWN, rows.size()))) {
            json.writeStartObject();
            json.writeStringProperty("region", row.name);
            lookups(json, row.stats);
            json.writeNumberProperty("entries", row.stats.memory().entries());
            json.writeNumberProperty("bytes", row.stats.memory().bytes());
            json.writeNumberProperty("evictions", row.stats.memory().evictions());
            common(json, row.stats);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (rows.size() > REGIONS_SHOWN) {
            json.writeNumberProperty("regionsNotShown", rows.size() - REGIONS_SHOWN);
        }
    }

    private static void course(JsonGenerator json, PerformanceAnalytics engine, View view) {
        Map<Instant, double[]> readings = new TreeMap<>();
        read(engine, view, "hits", "memory", 0, readings);
        read(engine, view, "hits", "disk", 1, readings);
        read(engine, view, "misses", "memory", 2, readings);
        read(engine, view, "misses", "disk", 3, readings);
        List<Share> shares = new ArrayList<>();
        Map.Entry<Instant, double[]> before = null;
        for (Map.Entry<Instant, double[]> reading : readings.entrySet()) {
            if (before != null) {
                Share.between(reading.getKey(), before.getValue(), reading.getValue())
                        .ifPresent(shares::add);
            }
            before = reading;
        }
        json.writeObjectPropertyStart("points");
        Slots.column(json, "time", shares, share -> share.at().toEpochMilli());
        Slots.column(json, "memory", shares, Share::memory);
        Slots.column(json, "disk", shares, Share::disk);
        json.writeEndObject();
    }

    private static void read(
            PerformanceAnalytics engine,
            View view,
            String noun,
            String tier,
            int column,
            Map<Instant, double[]> readings) {
        for (HistoryPoint point : Slots.of(engine, "perfopt.cache." + noun, Tags.of("tier", tier), view)) {
            readings.computeIfAbsent(point.start(), at -> new double[4])[column] = point.max();
        }
    }

    /**
     * The parts of the look-ups between two readings that each tier answered.
     *
     * @param at the time of the second reading
     * @param memory 0 to 1
     * @param disk 0 to 1
     */
    private record Share(Instant at, double memory, double disk) {
        /** Empty when there was no look-up, or the counters were reset between the readings. */
        static Optional<Share> between(Instant at, double[] before, double[] after) {
            double memoryHits = after[0] - before[0];
            double diskHits = after[1] - before[1];
            // what memory misses, a disk tier answers or misses
            double lookups = memoryHits + after[2] - before[2];
            OptionalDouble total = lookups > 0 && memoryHits >= 0 && diskHits >= 0
                    ? OptionalDouble.of(lookups)
                    : OptionalDouble.empty();
            return total.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Share(at, memoryHits / lookups, Math.min(1, diskHits / lookups)));
        }
    }
}
