package io.perfopt.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Time that only moves when told: a wall clock ({@link #instant()}) and a monotonic clock ({@link #nanoTime()}), both standing still
 * until {@link #advance(Duration)} is called.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * Session session = new Session(time, time::nanoTime);   // InstantSource and LongSupplier
 * time.advance(Duration.ofMinutes(31));
 * assertThat(session.isExpired()).isTrue();
 * }</pre>
 *
 * <p>Every {@link ManualScheduler} made with this time runs its due tasks while time is advanced, each with the clocks standing at the
 * moment the task was due. A task may itself advance time, as if its work took that long.
 *
 * <p>Safe for use by several threads. No lock is held while a task runs. Two threads that advance at once overlap like two threads that
 * sleep at once: each sees at least its own duration pass, and a task is run by one of them only.
 */
public final class ManualTime implements InstantSource {
    /** Where the wall clock stands if nothing else is said: the first moment of 2026 in UTC. */
    public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * How many tasks may run one after another without the clock moving: 1,000,000. More means that a task resubmits itself without a
     * delay, which would never end; {@link #advance(Duration)} then throws.
     */
    public static final int MAXIMUM_RUNS_WITHOUT_PROGRESS = 1_000_000;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final TreeSet<Alarm> alarms = new TreeSet<>(Alarm::compare);

    @GuardedBy("lock")
    private Instant wallClock;

    @GuardedBy("lock")
    private long nanoTime;

    @GuardedBy("lock")
    private long lastAlarmNumber;

    /** Time that starts at {@link #DEFAULT_START}, with a {@link #nanoTime()} of 0. */
    public ManualTime() {
        this(DEFAULT_START, 0);
    }

    /**
     * Time that starts at the given readings. A {@code nanoTime} close to {@link Long#MAX_VALUE} finds code that compares two readings
     * with {@code <} where it should look at the sign of their difference.
     *
     * @param wallClock the first reading of {@link #instant()}
     * @param nanoTime the first reading of {@link #nanoTime()}; any value, also a negative one, as with {@link System#nanoTime()}
     */
    public ManualTime(Instant wallClock, long nanoTime) {
        this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
        this.nanoTime = nanoTime;
    }

    /**
     * The wall clock.
     *
     * @return the current instant
     */
    @Override
    public Instant instant() {
        synchronized (lock) {
            return wallClock;
        }
    }

    /**
     * The monotonic clock, to be passed on as {@code time::nanoTime}.
     *
     * @return the current reading in nanoseconds; only differences between readings mean something
     */
    public long nanoTime() {
        synchronized (lock) {
            return nanoTime;
        }
    }

    /**
     * Lets time pass on both clocks and runs, on the calling thread, all tasks that become due, in the order of their due times; tasks
     * due at one moment run in the order in which they were scheduled. {@link Duration#ZERO} runs what is due now.
     *
     * @param duration how much time passes, not negative and at most 146 years
     * @throws IllegalArgumentException if the duration is negative or longer
     * @throws IllegalStateException if {@value #MAXIMUM_RUNS_WITHOUT_PROGRESS} tasks ran without the clock moving
     */
    public void advance(Duration duration) {
        long nanos = Durations.nanos("duration", duration);
        advanceUntil(nanos, () -> false);
    }

    /**
     * Moves the wall clock alone, as an administrator or a time server does; {@link #nanoTime()} stays and no task runs.
     *
     * @param step how far the wall clock moves; a negative step moves it back
     * @throws IllegalArgumentException if the wall clock cannot show the result
     */
    public void stepWallClock(Duration step) {
        Objects.requireNonNull(step, "step");
        synchronized (lock) {
            try {
                wallClock = wallClock.plus(step);
            } catch (DateTimeException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "step must lead to an instant that can be represented, was " + step + " from " + wallClock, e);
            }
        }
    }

    /**
     * Both readings and how many tasks wait.
     *
     * @return a text for a log line
     */
    @Override
    public String toString() {
        synchronized (lock) {
            return "ManualTime[" + wallClock + ", nanoTime " + nanoTime + ", " + alarms.size() + " tasks waiting]";
        }
    }

    /** Advances like {@link #advance(Duration)}, but stops where the clock stands as soon as the condition holds; it is asked before every task. */
    void advanceUntil(long nanos, BooleanSupplier enough) {
        long target = nanoTime() + nanos;
        int runsWithoutProgress = 0;
        while (!enough.getAsBoolean()) {
            Alarm due;
            synchronized (lock) {
                due = alarms.isEmpty() ? null : alarms.first();
                if (due == null || due.dueNanos - target > 0) {
                    moveTo(target);
                    return;
                }
                alarms.remove(due);
                runsWithoutProgress = moveTo(due.dueNanos) ? 0 : runsWithoutProgress + 1;
            }
            if (runsWithoutProgress > MAXIMUM_RUNS_WITHOUT_PROGRESS) {
                throw new IllegalStateException("at most " + MAXIMUM_RUNS_WITHOUT_PROGRESS
                        + " tasks may run without the clock moving, the next was " + due.task
                        + "; a task that resubmits itself needs a delay");
            }
            due.task.run();
        }
    }

    /** Has the task run, once, by whoever moves the monotonic clock to or past the reading. */
    Alarm wakeAt(long dueNanos, Runnable task) {
        synchronized (lock) {
            Alarm alarm = new Alarm(dueNanos, ++lastAlarmNumber, task);
            alarms.add(alarm);
            return alarm;
        }
    }

    /** Takes an alarm back that did not go off yet; does nothing for one that did. */
    void forget(Alarm alarm) {
        synchronized (lock) {
            alarms.remove(alarm);
        }
    }

    /** Never moves back: a task that advanced time itself, or another thread, may have moved the clock further already. */
    @GuardedBy("lock")
    private boolean moveTo(long reading) {
        long nanos = reading - nanoTime;
        if (nanos <= 0) {
            return false;
        }
        nanoTime = reading;
        wallClock = wallClock.plusNanos(nanos);
        return true;
    }

    /** A task and the reading of the monotonic clock at which it is due; the number keeps the order of equal readings. */
    record Alarm(long dueNanos, long number, Runnable task) {
        /** By difference, since readings may wrap around. */
        static int compare(Alarm one, Alarm other) {
            int byDue = Long.signum(one.dueNanos - other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(one.number, other.number);
        }
    }
}
