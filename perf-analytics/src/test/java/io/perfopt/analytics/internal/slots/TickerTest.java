package io.perfopt.analytics.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final ManualTime time = new ManualTime();
    private final TimeBase base = new TimeBase(time::nanoTime, time);

    @Test
    @Tag("N18")
    void aLateTickIsAStall() {
        List<Long> stalls = new ArrayList<>();
        Ticker ticker = new Ticker(base, 50_000_000, (from, to) -> stalls.add((to - from) / 1_000_000));
        int[] pauses = {10, 12, 75, 10, 500};
        int[] next = {0};
        ticker.watch(nanos -> {
            time.advance(Duration.ofMillis(pauses[next[0]++]));
            if (next[0] == pauses.length) {
                ticker.close();
            }
        });
        assertThat(stalls).containsExactly(75L, 500L);
    }

    @Test
    void recordsReadTheClockAgainWhenTheTickerEnds() throws Exception {
        Ticker ticker = new Ticker(base, 50_000_000, (from, to) -> {});
        base.tick();
        long ticked = base.second();
        time.advance(Duration.ofSeconds(5));
        assertThat(base.second()).isEqualTo(ticked); // nobody has ticked
        assertThat(base.secondNow()).isEqualTo(ticked + 5);
        ticker.start();
        ticker.close();
        ticker.close();
        ticker.start(); // has no effect once closed
        assertThat(base.second()).isEqualTo(ticked + 5);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("perfopt-analytics-ticker-1"));
    }

    @Test
    @Tag("N18")
    void slotsThatOverlapAStallAreMarked() {
        PauseLog log = new PauseLog();
        log.add(1_500, 2_500);
        assertThat(log.overlaps(0, 1_500)).isFalse();
        assertThat(log.overlaps(1_000, 2_000)).isTrue();
        assertThat(log.overlaps(2_000, 3_000)).isTrue();
        assertThat(log.overlaps(2_500, 3_000)).isFalse();
        for (int i = 0; i < 2_000; i++) {
            log.add(10_000, 10_001);
        }
        assertThat(log.overlaps(1_000, 2_000)).isFalse();
        assertThat(log.count()).isEqualTo(2_001);
    }
}
