package io.perfopt.cache.internal;

import io.perfopt.cache.CacheException;
import io.perfopt.cache.Compressed;
import io.perfopt.cache.Compression;
import io.perfopt.cache.internal.codec.BuiltInCodecs;
import io.perfopt.cache.internal.codec.JsonCodec;
import io.perfopt.cache.internal.codec.Shapes;
import io.perfopt.cache.internal.compress.Compressors;
import io.perfopt.cache.spi.Codec;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Values as the disk store keeps them: encodes, compresses and labels them on the way down, checks and decodes them on the way up.
 * Trouble is a miss or a dropped write and is counted. Safe for any number of threads. {@link #encode} and {@link #read} run a codec,
 * which may be a user's, and are called without locks; {@link #write} and {@link #remove} are called under the stripe of the key.
 */
final class DiskTier {
    private final DiskStore store;
    private final Clocks clocks;
    private final Generations generations;
    private final int hashKeysAboveBytes;
    private final long maximumValueBytes;
    private final Codec json = JsonCodec.json();
    private final Shapes shapes = new Shapes();

    /** What encoding made of an entry. */
    record Encoded(DiskEntry entry, long bytes) {}

    /** An entry that was read, and whether its idle time is to be written anew. */
    record Found(Entry entry, boolean touch) {}

    DiskTier(DiskStore store, Clocks clocks, Generations generations, int hashKeysAboveBytes, long maximumValueBytes) {
        this.store = store;
        this.clocks = clocks;
        this.generations = generations;
        this.hashKeysAboveBytes = hashKeysAboveBytes;
        this.maximumValueBytes = maximumValueBytes;
    }

    DiskStore store() {
        return store;
    }

    /** The size a value would have on disk before compression; negative when it cannot be encoded. */
    static int serialisedBytes(Codec codec, Object value) {
        try {
            return codec.encode(value, value.getClass()).length;
        } catch (IOException | RuntimeException | StackOverflowError cannot) {
            return -1;
        }
    }

    /**
     * The bytes of an entry.
     *
     * @throws IOException if its value cannot be encoded
     * @throws ValueTooLargeException if it is larger than allowed
     */
    Encoded encode(RegionInfo region, String key, Entry entry) throws IOException {
        byte[] raw;
        int codecId;
        int shape = Shapes.UNKNOWN;
        if (entry.isAbsent()) {
            raw = new byte[0];
            codecId = 0;
        } else if (entry.value instanceof byte[] bytes) {
            raw = bytes;
            codecId = BuiltInCodecs.BYTES;
        } else if (entry.value instanceof String text) {
            raw = text.getBytes(StandardCharsets.UTF_8);
            codecId = BuiltInCodecs.TEXT;
        } else {
            Codec codec = region.config().codec().orElse(json);
            Type type =
                    entry.type != null ? entry.type : region.type() != null ? region.type() : entry.value.getClass();
            raw = encode(codec, entry.value, type);
            codecId = codec.id();
            shape = shapes.of(type);
        }
        if (raw.length > maximumValueBytes) {
            throw new ValueTooLargeException(Names.of(region.name(), key), raw.length, maximumValueBytes);
        }
        Compressed packed = compress(region, entry, raw);
        long now = clocks.millis();
        long nanos = clocks.nanos();
        byte[] name = DiskName.encode(region.name(), key, hashKeysAboveBytes);
        long dead = wall(entry.deadAt, nanos, now);
        long idleMillis = TimeUnit.NANOSECONDS.toMillis(entry.idleNanos);
        if (entry.idleNanos != 0) {
            dead = Math.min(dead, wall(entry.touchedNanos + entry.idleNanos, nanos, now));
        }
        Stored stored = new Stored(
                entry.stamp,
                wall(entry.freshUntil, nanos, now),
                idleMillis,
                entry.loadNanos,
                raw.length,
                shape,
                DiskName.isHashed(name) ? Optional.of(key) : Optional.empty(),
                entry.traits,
                codecId,
                packed.compression(),
                entry.isAbsent());
        DiskEntry.Priority priority = switch (entry.traits.priority()) {
            case LOW -> DiskEntry.Priority.LOW;
            case NORMAL -> DiskEntry.Priority.NORMAL;
            case HIGH -> DiskEntry.Priority.HIGH;
        };
        DiskEntry disk = DiskEntry.of(name, packed.bytes(), entry.createdMillis)
                .expiresAt(dead)
                .metadata(stored.metadata())
                .flags(stored.flags())
                .priority(priority);
        return new Encoded(disk, packed.bytes().length);
    }

    private static byte[] encode(Codec codec, Object value, Type type) throws IOException {
        try {
            return codec.encode(value, type);
        } catch (RuntimeException | StackOverflowError failure) {
            throw new IOException("codec " + codec.id() + " failed", failure);
        }
    }

    private static Compressed compress(RegionInfo region, Entry entry, byte[] raw) throws IOException {
        try {
            return Compressors.compressWorthwhile(
                    raw,
                    region.config().compression(),
                    region.config().compressAbove().bytes(),
                    entry.traits.mediaType().orElse(null));
        } catch (CacheException failure) {
            throw new IOException("compression failed", failure);
        }
    }

    private static long wall(long deadline, long nanos, long millis) {
        return millis + Math.floorDiv(deadline - nanos, 1_000_000L);
    }

    /** Called under the stripe of the key. */
    DiskOutcome write(Encoded encoded) {
        return store.put(encoded.entry());
    }

    /** Called under the stripe of the key. */
    boolean remove(String region, String key) {
        return store.remove(DiskName.encode(region, key, hashKeysAboveBytes)) == DiskOutcome.REMOVED;
    }

    /** The stamp of the entry that a look-up would find, or 0. Stale and absent entries count as none. */
    long stampOf(String region, String key) {
        DiskHeader header = peek(region, key);
        Stored stored = header == null ? null : stored(header);
        return stored == null || stored.absent() || stored.freshUntilMillis() <= clocks.millis() ? 0 : stored.stamp();
    }

    /** The stamp of whatever lies under the key, or 0. */
    long anyStampOf(String region, String key) {
        DiskHeader header = peek(region, key);
        Stored stored = header == null ? null : stored(header);
        return stored == null ? 0 : stored.stamp();
    }

    @Nullable
    DiskHeader peek(String region, String key) {
        DiskHeader header =
                store.peek(DiskName.encode(region, key, hashKeysAboveBytes)).orElse(null);
        if (header == null) {
            return null;
        }
        Stored stored = stored(header);
        boolean ours = stored != null
                && stored.keyOr(key).equals(key)
                && !generations.isDead(stored.stamp(), region, key, stored.traits());
        return ours ? header : null;
    }

    static @Nullable Stored stored(DiskHeader header) {
        return Stored.parse(header.metadata(), 0, header.metadata().length, header.flags());
    }

    /**
     * Reads and decodes an entry.
     *
     * @param type what to decode to
     * @param decodeFailures counts what did not fit
     * @return the entry, or null when there is none that is alive and fits
     */
    @Nullable
    Found read(RegionInfo region, String key, Type type, LongAdder decodeFailures) {
        DiskRecord record = store.find(DiskName.encode(region.name(), key, hashKeysAboveBytes))
                .orElse(null);
        if (record == null) {
            return null;
        }
        Stored stored = Stored.parse(record.array(), record.metadataOffset(), record.metadataLength(), record.flags());
        if (stored == null) {
            decodeFailures.increment();
            return null;
        }
        if (!stored.keyOr(key).equals(key) || generations.isDead(stored.stamp(), region.name(), key, stored.traits())) {
            return null;
        }
        Object value = decode(region, record, stored, type);
        if (value == null) {
            decodeFailures.increment();
            return null;
        }
        long millis = clocks.millis();
        long nanos = clocks.nanos();
        Entry entry = region.entries()
                .restored(key, value, stored, record.createdMillis(), record.expiresMillis(), millis, nanos, type);
        boolean touch = stored.idleMillis() != 0 && record.expiresMillis() - millis < stored.idleMillis() / 2;
        return new Found(entry, touch);
    }

    private @Nullable Object decode(RegionInfo region, DiskRecord record, Stored stored, Type type) {
        if (stored.absent()) {
            return Entry.ABSENT;
        }
        Class<?> raw = raw(type);
        try {
            byte[] bytes = record.array();
            int offset = record.valueOffset();
            int length = record.valueLength();
            if (stored.compression() != Compression.NONE) {
                bytes = Compressors.decompress(
                        bytes, offset, length, stored.compression(), stored.originalBytes(), maximumValueBytes);
                offset = 0;
                length = bytes.length;
            }
            Object value;
            if (stored.codec() == BuiltInCodecs.TEXT) {
                value = raw.isAssignableFrom(String.class)
                        ? new String(bytes, offset, length, StandardCharsets.UTF_8)
                        : null;
            } else if (stored.codec() == BuiltInCodecs.BYTES) {
                value = raw.isAssignableFrom(byte[].class)
                        ? java.util.Arrays.copyOfRange(bytes, offset, offset + length)
                        : null;
            } else {
                Codec codec = region.config().codec().orElse(json);
                if (codec.id() != stored.codec() || !fits(stored.shape(), type, raw)) {
                    return null;
                }
                value = codec.decode(bytes, offset, length, type);
            }
            return raw.isInstance(value) ? value : null;
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            return null;
        }
    }

    /** A shape that is not known is trusted for types of the JDK only, whose own shape does not change. */
    private boolean fits(int stored, Type type, Class<?> raw) {
        int wanted = shapes.of(type);
        return stored == wanted || (stored == Shapes.UNKNOWN && raw.getClassLoader() == null);
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : Object[].class;
    }
}
