package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatencySwitchTest {
    private final ManualTime time = new ManualTime();
    private final LatencySwitch latency = new LatencySwitch(time::nanoTime);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void leavesWorkAloneUntilItIsOn() {
        assertThat(latency.run(() -> work(10))).isEqualTo(1);
        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(10).toNanos());
    }

    @Test
    void makesItTakeTwiceAsLong() {
        latency.doubled(true);

        latency.run(() -> work(10));

        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void goesOnUntilTwiceTheTimeHasPassedWhenTheSecondRunIsFaster() {
        latency.doubled(true);

        latency.run(() -> work(runs.get() == 0 ? 10 : 4));

        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(22).toNanos());
    }

    private int work(int millis) {
        time.advance(Duration.ofMillis(millis));
        return runs.incrementAndGet();
    }
}
