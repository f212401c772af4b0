package io.perfopt.cache.internal.disk.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hash of a key, seeded by the store's random id so that nobody outside can choose keys that collide. It is part of the disk format: folded
 * 128-bit products over 16 bytes at a time. Stateless.
 */
public final class Hashing {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P0 = 0xa0761d6478bd642fL;
    private static final long P1 = 0xe7037ed1a0b428dbL;
    private static final long P2 = 0x8ebc6af09c88c6e3L;

    private Hashing() {}

    public static long hash(byte[] key, long seed) {
        int length = key.length;
        long state = seed ^ P0;
        int at = 0;
        for (; at + 16 <= length; at += 16) {
            state = fold((long) LONGS.get(key, at) ^ P1, (long) LONGS.get(key, at + 8) ^ state);
        }
        if (at + 8 <= length) {
            state = fold((long) LONGS.get(key, at) ^ P2, state ^ P1);
            at += 8;
        }
        long rest = 0;
        for (int shift = 0; at < length; at++, shift += 8) {
            rest |= (key[at] & 0xffL) << shift;
        }
        return fold(fold(rest ^ P1, state ^ P2), length ^ P0);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }
}
