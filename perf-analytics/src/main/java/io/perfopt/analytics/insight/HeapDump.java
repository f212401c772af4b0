package io.perfopt.analytics.insight;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.perfopt.analytics.AnalyticsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the heap to a file, if the disk has room for it.
 *
 * <p>Stateless and safe from any thread. The JVM stands still while it dumps.
 */
public final class HeapDump {

    /** Room asked for beyond the bytes in use, since a dump holds headers of its own. */
    private static final double ROOM = 1.2;

    private HeapDump() {}

    /**
     * Dumps the reachable objects.
     *
     * @param file where to; its name must end in {@code .hprof}, it must not exist, its directory must
     * @return the bytes written
     * @throws IllegalArgumentException when the name does not end in {@code .hprof}
     * @throws AnalyticsException when the file exists, the disk has less room than the heap in use and a fifth, or the JVM cannot dump
     */
    public static long write(Path file) {
        return write(file, -1);
    }

    static long write(Path file, long freeBytes) {
        if (!file.toString().endsWith(".hprof")) {
            throw new IllegalArgumentException("the name of a heap dump must end in .hprof, was " + file);
        }
        Path target = file.toAbsolutePath();
        try {
            if (Files.exists(target)) {
                throw new AnalyticsException(target + " must not exist; a dump replaces nothing");
            }
            long needed = (long) (ROOM
                    * ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            long free = freeBytes >= 0
                    ? freeBytes
                    : Files.getFileStore(target.getParent()).getUsableSpace();
            if (free < needed) {
                throw new AnalyticsException("a heap dump needs " + needed + " bytes free in " + target.getParent()
                        + ", there were " + free);
            }
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(target.toString(), true);
            return Files.size(target);
        } catch (IOException e) {
            throw new AnalyticsException("the heap cannot be dumped to " + target, e);
        } catch (LinkageError e) {
            throw new AnalyticsException("the heap can only be dumped with the module jdk.management", e);
        }
    }
}
