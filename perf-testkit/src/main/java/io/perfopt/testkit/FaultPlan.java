package io.perfopt.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Which operations of a {@link FaultyFileSystem} fail, and how. Everything works until told otherwise; a rule holds until {@link #heal()}. Safe for any number of threads.
 */
public final class FaultPlan {
    /** What a file system can be asked for that a fault can hit. */
    public enum Operation {
        /** Opening a file that exists. */
        OPEN,
        /** Making a file or directory. */
        CREATE,
        /** Reading bytes. */
        READ,
        /** Writing bytes. */
        WRITE,
        /** Making bytes safe against loss of power. */
        FORCE,
        /** Deleting or moving a file. */
        DELETE
    }

    private final Object lock = new Object();

    @GuardedBy("lock")
    private Predicate<Path> files = path -> true;

    @GuardedBy("lock")
    private boolean diskFull;

    @GuardedBy("lock")
    private boolean readOnly;

    @GuardedBy("lock")
    private final boolean[] broken = new boolean[Operation.values().length];

    @GuardedBy("lock")
    private int longestWrite = Integer.MAX_VALUE;

    @GuardedBy("lock")
    private long freeBytes = -1;

    @GuardedBy("lock")
    private Runnable delay = () -> {};

    @GuardedBy("lock")
    private long writesUntilFailure = Long.MAX_VALUE;

    @GuardedBy("lock")
    private long faults;

    FaultPlan() {}

    /** Ends all faults. */
    public void heal() {
        synchronized (lock) {
            files = path -> true;
            diskFull = false;
            readOnly = false;
            java.util.Arrays.fill(broken, false);
            longestWrite = Integer.MAX_VALUE;
            freeBytes = -1;
            delay = () -> {};
            writesUntilFailure = Long.MAX_VALUE;
        }
    }

    /**
     * Restricts the other rules to some files.
     *
     * @param which accepts the files that faults hit
     * @return this plan
     */
    public FaultPlan onlyFor(Predicate<Path> which) {
        synchronized (lock) {
            files = which;
            return this;
        }
    }

    /**
     * No file grows and none is made, as when the disk is full; bytes within a file can be written again.
     *
     * @return this plan
     */
    public FaultPlan diskFull() {
        synchronized (lock) {
            diskFull = true;
            return this;
        }
    }

    /**
     * Nothing can be written, made or deleted, as on a file system that was mounted again read-only.
     *
     * @return this plan
     */
    public FaultPlan readOnly() {
        synchronized (lock) {
            readOnly = true;
            return this;
        }
    }

    /**
     * An operation ends with an input/output error.
     *
     * @param operation which
     * @return this plan
     */
    public FaultPlan failing(Operation operation) {
        synchronized (lock) {
            broken[index(operation)] = true;
            return this;
        }
    }

    /**
     * Writing ends with an input/output error after so many more writes.
     *
     * @param writes how many still succeed
     * @return this plan
     */
    public FaultPlan failingAfterWrites(long writes) {
        synchronized (lock) {
            writesUntilFailure = writes;
            return this;
        }
    }

    /**
     * A write takes at most so many bytes and says so.
     *
     * @param bytes how many, at least 1
     * @return this plan
     */
    public FaultPlan shortWrites(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, was " + bytes);
        }
        synchronized (lock) {
            longestWrite = bytes;
            return this;
        }
    }

    /**
     * Reports so much free space, whatever there is.
     *
     * @param bytes how much
     * @return this plan
     */
    public FaultPlan freeBytes(long bytes) {
        synchronized (lock) {
            freeBytes = bytes;
            return this;
        }
    }

    /**
     * Runs something before each read, write and force: a wait on a latch, an advance of manual time.
     *
     * @param action what to run, outside locks
     * @return this plan
     */
    public FaultPlan slow(Runnable action) {
        synchronized (lock) {
            delay = action;
            return this;
        }
    }

    /**
     * How many operations a fault has hit.
     *
     * @return the count since the file system was made
     */
    public long faults() {
        synchronized (lock) {
            return faults;
        }
    }

    void check(Operation operation, Path path) throws IOException {
        Runnable wait;
        synchronized (lock) {
            if (files.test(path)) {
                boolean changes =
                        operation == Operation.WRITE || operation == Operation.CREATE || operation == Operation.DELETE;
                if (readOnly && changes) {
                    throw fault(path, "Read-only file system");
                }
                if (diskFull && operation == Operation.CREATE) {
                    throw fault(path, "No space left on device");
                }
                if (broken[index(operation)]) {
                    throw fault(path, "Input/output error");
                }
                if (operation == Operation.WRITE && writesUntilFailure-- <= 0) {
                    throw fault(path, "Input/output error");
                }
            }
            wait = delay;
        }
        wait.run();
    }

    /** How many of these bytes a write may take; refuses to grow a file on a full disk. */
    int allowed(Path path, long position, int bytes, long size) throws IOException {
        synchronized (lock) {
            if (!files.test(path)) {
                return bytes;
            }
            if (diskFull && position + bytes > size) {
                if (position >= size) {
                    throw fault(path, "No space left on device");
                }
                return (int) Math.min(longestWrite, size - position);
            }
            return Math.min(longestWrite, bytes);
        }
    }

    /** The free space to report, or -1 for what there is. */
    long reportedFreeBytes() {
        synchronized (lock) {
            return freeBytes;
        }
    }

    @GuardedBy("lock")
    private FileSystemException fault(Path path, String reason) {
        faults++;
        return new FileSystemException(path.toString(), null, reason);
    }

    private static int index(Operation operation) {
        return switch (operation) {
            case OPEN -> 0;
            case CREATE -> 1;
            case READ -> 2;
            case WRITE -> 3;
            case FORCE -> 4;
            case DELETE -> 5;
        };
    }
}
