package io.perfopt.internal.config;

import io.perfopt.analytics.AnalyticsConfig;
import io.perfopt.async.AsyncConfig;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.render.RenderingConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Everything that can be set from outside, one record a room.
 *
 * @param cache the cache
 * @param async the scheduler
 * @param render the rendering optimizer
 * @param analytics the analytics engine
 */
public record Configuration(
        CachingSystemConfig cache, AsyncConfig async, RenderingConfig render, AnalyticsConfig analytics) {
    private static final String PREFIX = "perfopt";
    private static final RecordBinder BINDER =
            new RecordBinder().withSizeType(ByteSize.class, ByteSize::bytes, ByteSize::bytes);
    private static final Configuration DEFAULTS = new Configuration(
            CachingSystemConfig.defaultConfig(),
            AsyncConfig.defaults(),
            RenderingConfig.defaults(),
            AnalyticsConfig.defaults());

    private static final Set<String> NAMES = BINDER.names(PREFIX, DEFAULTS);

    /** Every key there is, with its rule and default. */
    public static List<RecordBinder.Key> keys() {
        return BINDER.keys(PREFIX, DEFAULTS);
    }

    /**
     * The defaults, changed by a file, over it the environment, over both the system properties.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value of a setting that is unknown or wrong
     */
    public static Configuration read(Optional<Path> file, Map<String, String> environment, Properties system) {
        Settings settings = new Settings();
        file.ifPresent(path -> settings.addFile(load(path), path.toString()));
        settings.addEnvironment(environment, NAMES);
        settings.addProperties(system, NAMES, "the system properties");
        return BINDER.bind(PREFIX, DEFAULTS, settings.refuseUnknown(NAMES).byKey());
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the property file " + file + " cannot be read", unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "the property file " + file + " is malformed: " + malformed.getMessage(), malformed);
        }
        return properties;
    }
}
