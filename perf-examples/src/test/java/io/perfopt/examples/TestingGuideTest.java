package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import io.perfopt.testkit.RandomOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/testing.md. */
class TestingGuideTest {
    @Test
    void expiresASessionWithoutWaiting() {
        // snippet: time
        ManualTime time = new ManualTime();
        Session session = new Session(time, time::nanoTime, Duration.ofMinutes(30));

        time.advance(Duration.ofMinutes(29));
        assertThat(session.isExpired()).isFalse();

        time.advance(Duration.ofMinutes(1));
        assertThat(session.isExpired()).isTrue();
        // end
    }

    @Test
    void keepsASessionWhenTheWallClockIsSet() {
        ManualTime time = new ManualTime();
        Session session = new Session(time, time::nanoTime, Duration.ofMinutes(30));

        // snippet: step
        time.stepWallClock(Duration.ofHours(1));
        assertThat(session.isExpired()).isFalse();
        // end
        assertThat(session.startedAt()).isEqualTo(ManualTime.DEFAULT_START);
    }

    @Test
    void sendsHeartbeatsWithoutWaiting() {
        // snippet: scheduler
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        Heartbeat heartbeat = new Heartbeat(scheduler, Duration.ofSeconds(10));

        time.advance(Duration.ofMinutes(1));
        assertThat(heartbeat.sent()).isEqualTo(6);

        heartbeat.close();
        assertThat(scheduler.pendingCount()).isZero();
        // end
    }

    @Test
    void holdsACacheAgainstAPlainModel() {
        // snippet: random
        new RandomOperations<>(() -> new LastUsed(16), HashMap<Integer, Integer>::new)
                .operation("put", 2, (cache, model, random) -> {
                    int key = random.nextInt(40);
                    int value = random.nextInt(100);
                    cache.put(key, value);
                    model.put(key, value);
                })
                .operation("get", 3, (cache, model, random) -> {
                    int key = random.nextInt(40);
                    Integer value = cache.get(key);
                    if (value != null) { // it may have been evicted, but it is never an old value
                        assertThat(value).isEqualTo(model.get(key));
                    }
                })
                .invariant(10, (cache, model) -> assertThat(cache).hasSizeLessThanOrEqualTo(16))
                .run();
        // end
    }

    private static final class Session {
        private final Instant startedAt;
        private final LongSupplier nanoTime;
        private final long startedNanos;
        private final Duration timeToLive;

        Session(InstantSource wallClock, LongSupplier nanoTime, Duration timeToLive) {
            this.startedAt = wallClock.instant();
            this.nanoTime = nanoTime;
            this.startedNanos = nanoTime.getAsLong();
            this.timeToLive = timeToLive;
        }

        Instant startedAt() {
            return startedAt;
        }

        boolean isExpired() {
            return nanoTime.getAsLong() - startedNanos >= timeToLive.toNanos();
        }
    }

    private static final class Heartbeat implements AutoCloseable {
        private final AtomicInteger sent = new AtomicInteger();
        private final Future<?> timer;

        Heartbeat(ScheduledExecutorService scheduler, Duration interval) {
            timer = scheduler.scheduleAtFixedRate(
                    sent::incrementAndGet, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }

        int sent() {
            return sent.get();
        }

        @Override
        public void close() {
            timer.cancel(false);
        }
    }

    private static final class LastUsed extends LinkedHashMap<Integer, Integer> {
        private static final long serialVersionUID = 1;

        private final int capacity;

        LastUsed(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > capacity;
        }
    }
}
