package io.perfopt.cache.internal.disk;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a process that may be killed intended and what was acknowledged to it, in a mapped file that outlives it: for each entry two versions, negative for a removal. Each entry has one
 * writer.
 */
final class CrashLedger {
    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int HEAD = 64;

    private final ByteBuffer bytes;
    private final int entries;

    CrashLedger(Path file, int entries) throws IOException {
        this.entries = entries;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, HEAD + 8L * entries);
        }
    }

    int entries() {
        return entries;
    }

    void intend(int number, int version) {
        INTS.setVolatile(bytes, HEAD + 8 * number, version);
    }

    void acknowledge(int number, int version) {
        INTS.setVolatile(bytes, HEAD + 8 * number + 4, version);
        LONGS.getAndAdd(bytes, 0, 1L);
    }

    int intended(int number) {
        return (int) INTS.getVolatile(bytes, HEAD + 8 * number);
    }

    int acknowledged(int number) {
        return (int) INTS.getVolatile(bytes, HEAD + 8 * number + 4);
    }

    /** How many operations were acknowledged over all processes. */
    long operations() {
        return (long) LONGS.getVolatile(bytes, 0);
    }

    int highestVersion() {
        int highest = 0;
        for (int number = 0; number < entries; number++) {
            highest = Math.max(highest, Math.abs(intended(number)));
        }
        return highest;
    }

    /** The killed process will not come back to what it had begun: what is found now is what counts. */
    void settle(int number, int version) {
        intend(number, version);
        INTS.setVolatile(bytes, HEAD + 8 * number + 4, version);
    }
}
