package io.perfopt.cache.internal;

import io.perfopt.cache.RegionConfig;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the tiers know of a region. Its settings may change while it is in use; safe for any number of threads. */
final class RegionInfo {
    private final String name;
    private final @Nullable Type type;
    private final Function<RegionConfig, Entries> maker;

    /** Replaced as a whole, by the cache under its monitor. */
    private volatile Settings settings;

    private record Settings(RegionConfig config, Entries entries) {}

    /**
     * @param name its name, empty for the flat keys
     * @param type the type of its values; null for the flat keys, whose values are of any type
     * @param maker gives what makes entries by some settings
     */
    RegionInfo(String name, @Nullable Type type, RegionConfig config, Function<RegionConfig, Entries> maker) {
        this.name = name;
        this.type = type;
        this.maker = maker;
        this.settings = new Settings(config, maker.apply(config));
    }

    void configure(RegionConfig config) {
        settings = new Settings(config, maker.apply(config));
    }

    String name() {
        return name;
    }

    @Nullable
    Type type() {
        return type;
    }

    RegionConfig config() {
        return settings.config;
    }

    /** Makes the region's entries by its present settings. */
    Entries entries() {
        return settings.entries;
    }
}
