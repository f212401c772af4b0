package io.perfopt.analytics.internal.system;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads heap, collections, processor, threads, files, classes, disk, resident memory, disk and network traffic; single pauses come from
 * {@link GcPauses}. What the system does not give is left out. Used by one thread at a time.
 */
public final class SystemMetrics {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final Path disk;
    private final ProcFiles proc;
    private final Map<String, Double> before = new HashMap<>();
    private long beforeNanos;

    /** Takes one reading. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a reading under a name that begins with {@code system.}. */
        void record(String name, double value);
    }

    /**
     * @param nanoTime for rates
     * @param disk on the file store to watch
     * @param proc where Linux tells about processes; need not exist
     */
    public SystemMetrics(LongSupplier nanoTime, Path disk, Path proc) {
        this.nanoTime = nanoTime;
        this.disk = disk;
        this.proc = new ProcFiles(proc);
        beforeNanos = nanoTime.getAsLong();
    }

    /** Takes every reading that can be had; rates need a reading before. */
    public void sample(Sink sink) {
        long now = nanoTime.getAsLong();
        double seconds = (now - beforeNanos) / NANOS;
        beforeNanos = now;
        memory(sink);
        collections(sink, seconds);
        threads(sink, seconds);
        sink.record(
                "system.classes.loaded",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        sink.record(
                "system.uptime.seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        try {
            Machine.sample(sink);
        } catch (LinkageError e) {
            // the JVM lacks the module jdk.management: no processor load, no file descriptors
        }
        disk(sink);
        proc.residentBytes().ifPresent(bytes -> sink.record("system.memory.resident", bytes));
        proc.diskReadBytes().ifPresent(bytes -> rate(sink, "system.disk.read.rate", bytes, seconds));
        proc.diskWriteBytes().ifPresent(bytes -> rate(sink, "system.disk.write.rate", bytes, seconds));
        proc.networkReceivedBytes().ifPresent(bytes -> rate(sink, "system.network.received.rate", bytes, seconds));
        proc.networkSentBytes().ifPresent(bytes -> rate(sink, "system.network.sent.rate", bytes, seconds));
    }

    private static void memory(Sink sink) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        sink.record("system.heap.used", (double) heap.getUsed());
        sink.record("system.heap.committed", (double) heap.getCommitted());
        if (heap.getMax() > 0) {
            sink.record("system.heap.max", (double) heap.getMax());
            sink.record("system.heap.used.ratio", (double) heap.getUsed() / heap.getMax());
        }
        sink.record("system.nonheap.used", (double)
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
    }

    /** The heap that collections could not free; one reading for each sampling in which there was a collection. */
    private static void afterCollection(Sink sink) {
        long used = 0;
        boolean known = false;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            if (usage != null) {
                used += usage.getUsed();
                known = true;
            }
        }
        if (known) {
            sink.record("system.heap.used.after.gc", (double) used);
        }
    }

    private void collections(Sink sink, double seconds) {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        Double countBefore = before.get("system.gc.rate");
        if (count > 0 && (countBefore == null || count > countBefore)) {
            afterCollection(sink);
        }
        rate(sink, "system.gc.rate", (double) count, seconds);
        rate(sink, "system.gc.time.ratio", millis / 1000.0, seconds);
    }

    private void threads(Sink sink, double seconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        sink.record("system.threads.live", threads.getThreadCount());
        sink.record("system.threads.daemon", threads.getDaemonThreadCount());
        sink.record("system.threads.peak", threads.getPeakThreadCount());
        try {
            long allocated = Machine.allocatedBytes(threads);
            if (allocated >= 0) {
                rate(sink, "system.allocation.rate", (double) allocated, seconds);
            }
        } catch (LinkageError e) {
            // as above
        }
    }

    private void disk(Sink sink) {
        try {
            FileStore store = Files.getFileStore(disk);
            long total = store.getTotalSpace();
            long free = store.getUsableSpace();
            sink.record("system.disk.free", (double) free);
            if (total > 0) {
                sink.record("system.disk.used.ratio", 1 - (double) free / total);
            }
        } catch (IOException | SecurityException e) {
            // a store that cannot be read has no reading; absent is what the answer says
        }
    }

    /** Records the growth of a total per second; a total that shrank, as that of threads that ended, has no rate. */
    private void rate(Sink sink, String name, double total, double seconds) {
        Double earlier = before.put(name, total);
        if (earlier != null && seconds > 0 && total >= earlier) {
            sink.record(name, (total - earlier) / seconds);
        }
    }

    /** Loaded apart, since the JVM may lack the module jdk.management. */
    private static final class Machine {
        static void sample(Sink sink) {
            if (ManagementFactory.getOperatingSystemMXBean()
                    instanceof com.sun.management.OperatingSystemMXBean machine) {
                record(sink, "system.cpu.process", machine.getProcessCpuLoad());
                record(sink, "system.cpu.machine", machine.getCpuLoad());
                sink.record("system.memory.free", (double) machine.getFreeMemorySize());
                if (machine instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
                    long open = unix.getOpenFileDescriptorCount();
                    long most = unix.getMaxFileDescriptorCount();
                    sink.record("system.fd.open", (double) open);
                    if (most > 0) {
                        sink.record("system.fd.used.ratio", (double) open / most);
                    }
                }
            }
        }

        /** What all live threads have allocated, negative when unknown. */
        static long allocatedBytes(ThreadMXBean threads) {
            if (!(threads instanceof com.sun.management.ThreadMXBean measured)
                    || !measured.isThreadAllocatedMemorySupported()) {
                return -1;
            }
            long sum = 0;
            for (long bytes : measured.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }

        private static void record(Sink sink, String name, double load) {
            if (load >= 0) {
                sink.record(name, load);
            }
        }
    }
}
