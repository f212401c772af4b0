package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * A file mapped read-only as a whole. From Java 22 on it can be unmapped at once, through an arena reached by method handles since this class is compiled for
 * 17; before, the collector frees it. Readers use absolute access only; one that reads after {@link #release()} gets an {@link IllegalStateException} on 22 and
 * later, and the old bytes before. Safe for any number of threads.
 */
public final class Mapping {
    private static final @Nullable Arenas ARENAS = Arenas.lookup();

    private final ByteBuffer bytes;
    private final @Nullable AutoCloseable arena;

    private Mapping(ByteBuffer bytes, @Nullable AutoCloseable arena) {
        this.bytes = bytes;
        this.arena = arena;
    }

    public static Mapping of(FileChannel channel, long size) throws IOException {
        if (ARENAS != null) {
            return ARENAS.map(channel, size);
        }
        return new Mapping(channel.map(MapMode.READ_ONLY, 0, size), null);
    }

    public ByteBuffer bytes() {
        return bytes;
    }

    /** Unmaps if the platform can; true if the memory is free on return. */
    public boolean release() throws IOException {
        if (arena == null) {
            return false;
        }
        try {
            arena.close();
            return true;
        } catch (IllegalStateException closedOrInUse) {
            return false;
        } catch (Exception unexpected) {
            throw new IOException("cannot unmap", unexpected);
        }
    }

    /** Whether mappings can be freed without the collector here. */
    public static boolean unmapsAtOnce() {
        return ARENAS != null;
    }

    /** {@code Arena.ofShared()}, {@code FileChannel.map(mode, offset, size, arena)} and {@code MemorySegment.asByteBuffer()}. */
    private record Arenas(MethodHandle ofShared, MethodHandle map, MethodHandle asByteBuffer) {
        static @Nullable Arenas lookup() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                if (Runtime.version().feature() < 22) {
                    return null;
                }
                return new Arenas(
                        lookup.findStatic(arena, "ofShared", MethodType.methodType(arena)),
                        lookup.findVirtual(
                                FileChannel.class,
                                "map",
                                MethodType.methodType(segment, MapMode.class, long.class, long.class, arena)),
                        lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class)));
            } catch (ReflectiveOperationException beforeThatVersion) {
                return null;
            }
        }

        Mapping map(FileChannel channel, long size) throws IOException {
            try {
                AutoCloseable arena = (AutoCloseable) ofShared.invoke();
                try {
                    Object segment = map.invoke(channel, MapMode.READ_ONLY, 0L, size, arena);
                    return new Mapping((ByteBuffer) asByteBuffer.invoke(segment), arena);
                } catch (Throwable failed) {
                    arena.close();
                    throw failed;
                }
            } catch (IOException | RuntimeException | Error known) {
                throw known;
            } catch (Throwable impossible) {
                throw new IOException("cannot map", impossible);
            }
        }
    }
}
