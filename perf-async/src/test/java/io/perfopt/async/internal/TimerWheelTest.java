package io.perfopt.async.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The wheel: never early, at most two ticks late, nothing lost, garbage bounded. */
class TimerWheelTest {
    private static final long TICK = 10_000_000;
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final TimerWheel wheel = new TimerWheel(new Delays(scheduler), time::nanoTime, TICK);

    private static class Node extends Timed {
        private long deadline;
        private boolean pending = true;
        private long firedAt = -1;

        Node(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public boolean isPending() {
            return pending;
        }

        @Override
        public void expire(long nowNanos) {
            assertThat(firedAt).as("fired twice").isEqualTo(-1);
            firedAt = nowNanos;
            pending = false;
        }
    }

    @Test
    void firesEveryNodeWithinTwoTicksAndNeverEarly() {
        SplittableRandom random = new SplittableRandom(7);
        List<Node> nodes = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < 5; i++) {
                // From nothing to twelve days, small delays more often than long ones.
                long delay = (long) Math.pow(10, random.nextDouble(15));
                Node node = new Node(time.nanoTime() + delay);
                nodes.add(node);
                wheel.arm(node);
            }
            time.advance(Duration.ofNanos((long) Math.pow(10, random.nextDouble(10))));
        }
        time.advance(Duration.ofDays(14));
        for (Node node : nodes) {
            assertThat(node.firedAt).isBetween(node.deadline, node.deadline + 2 * TICK);
        }
        assertThat(wheel.size()).isZero();
        assertThat(scheduler.pendingCount()).as("sleeps when nothing is armed").isZero();
    }

    @Test
    void aNodeThatIsNotPendingAtTheNextTickNeverReachesABucket() {
        for (int i = 0; i < 1_000; i++) {
            Node node = new Node(time.nanoTime() + 1_000_000_000);
            wheel.arm(node);
            node.pending = false;
        }
        time.advance(Duration.ofMillis(20));
        assertThat(wheel.size()).isZero();
    }

    @Test
    void deadNodesAreSweptWhenTheyOutnumberTheLiving() {
        List<Node> nodes = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            nodes.clear();
            for (int i = 0; i < 1_000; i++) {
                Node node = new Node(time.nanoTime() + Duration.ofHours(1).toNanos());
                nodes.add(node);
                wheel.arm(node);
            }
            time.advance(Duration.ofMillis(20));
            nodes.forEach(node -> node.pending = false);
        }
        assertThat(wheel.size()).isLessThan(10_000);
    }

    @Test
    void aDeadlineThatMovesLaterIsLookedAtAgain() {
        Node node = new Node(Duration.ofMillis(50).toNanos()) {
            @Override
            public void expire(long nowNanos) {
                if (deadlineNanos() - nowNanos > 0) {
                    wheel.arm(this);
                } else {
                    super.expire(nowNanos);
                }
            }
        };
        wheel.arm(node);
        time.advance(Duration.ofMillis(30));
        node.deadline = Duration.ofMillis(200).toNanos();
        time.advance(Duration.ofMillis(150));
        assertThat(node.firedAt).isEqualTo(-1);
        time.advance(Duration.ofMillis(60));
        assertThat(node.firedAt).isBetween(node.deadline, node.deadline + 2 * TICK);
    }

    @Test
    void worksOnAClockThatOverflows() {
        ManualTime late = new ManualTime(
                ManualTime.DEFAULT_START, Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
        TimerWheel overflowing = new TimerWheel(new Delays(new ManualScheduler(late)), late::nanoTime, TICK);
        Node node = new Node(late.nanoTime() + Duration.ofSeconds(2).toNanos());
        overflowing.arm(node);
        late.advance(Duration.ofMillis(1_990));
        assertThat(node.firedAt).isEqualTo(-1);
        late.advance(Duration.ofMillis(30));
        assertThat(node.firedAt).isNotEqualTo(-1);
    }
}
