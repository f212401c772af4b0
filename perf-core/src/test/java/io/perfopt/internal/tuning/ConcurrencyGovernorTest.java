package io.perfopt.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A27")
class ConcurrencyGovernorTest {
    /** A service with so many servers: up to there a call takes 10 ms, beyond it calls share them and the rate stays; thrashing lowers it. */
    @ParameterizedTest
    @CsvSource({"1,8,0", "4,16,0", "60,16,0", "32,4,0.02", "60,8,0.05", "2,48,0"})
    void settlesNearWhatTheServiceCanDoAtOnce(int start, int servers, double thrashing) {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(start, 1, 64);
        Service service = new Service(servers, thrashing);

        double rate = 0;
        double latency = 0;
        int counted = 0;
        for (int interval = 0; interval < 400; interval++) {
            ConcurrencyGovernor.Sample sample = service.run(governor.limit());
            governor.observe(sample);
            if (interval >= 200) {
                rate += sample.callsPerSecond();
                latency += sample.averageLatencyNanos() / 1e6;
                counted++;
            }
        }

        assertThat(rate / counted).as("calls per second").isGreaterThanOrEqualTo(0.9 * servers * 100);
        assertThat(latency / counted).as("latency in ms").isLessThanOrEqualTo(10 * 1.6);
    }

    @Test
    void takesBackARaiseThatBroughtNothing() {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(4, 1, 64);
        Optional<ConcurrencyGovernor.Decision> raise = governor.observe(sample(400, 10));
        assertThat(raise.orElseThrow().tried()).isEqualTo(6);
        assertThat(governor.limit()).isEqualTo(6);

        Optional<ConcurrencyGovernor.Decision> judged = governor.observe(sample(401, 15));
        assertThat(judged.orElseThrow().undone()).isTrue();
        assertThat(judged.orElseThrow().before()).isEqualTo(400);
        assertThat(judged.orElseThrow().after()).isEqualTo(401);
        assertThat(governor.limit()).isEqualTo(4);
    }

    @Test
    void restsLongerEachTimeAStepWasTakenBack() {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(4, 1, 64);
        assertThat(intervalsUntilNextStep(governor)).isEqualTo(1);
        governor.observe(sample(400, 10)); // a raise without gain
        assertThat(intervalsUntilNextStep(governor)).isEqualTo(5);
        governor.observe(sample(300, 10)); // a step down with loss
        assertThat(intervalsUntilNextStep(governor)).isEqualTo(9);
    }

    @Test
    void lowersTheLimitWhenLatencyGrows() {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(20, 2, 20);
        governor.observe(sample(1_000, 10));
        Optional<ConcurrencyGovernor.Decision> lowered = governor.observe(sample(1_000, 40));
        assertThat(lowered.orElseThrow().reason()).contains("above its best");
        assertThat(governor.limit()).isEqualTo(5); // 20 calls at 3.92 times the best latency are about 5 at the best
    }

    @Test
    void saysNothingFromFewCallsOrWithoutNeed() {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(4, 1, 64);
        assertThat(governor.observe(sample(ConcurrencyGovernor.MINIMUM_CALLS - 1, 10)))
                .isEmpty();
        assertThat(governor.observe(new ConcurrencyGovernor.Sample(100, 1, 10e6, false)))
                .isEmpty();
        assertThat(governor.limit()).isEqualTo(4);
    }

    @Test
    void neverLeavesItsLimits() {
        ConcurrencyGovernor governor = new ConcurrencyGovernor(3, 2, 5);
        for (int i = 0; i < 1_000; i++) {
            governor.observe(sample(100 + 50L * governor.limit() * (i % 3), i % 7 == 0 ? 100 : 10));
            assertThat(governor.limit()).isBetween(2, 5);
        }
    }

    @Test
    void refusesLimitsThatContradictEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConcurrencyGovernor(4, 5, 6))
                .withMessageContaining("were 5, 4, 6");
    }

    private static int intervalsUntilNextStep(ConcurrencyGovernor governor) {
        for (int i = 1; i < 100; i++) {
            if (governor.observe(sample(400, 10)).isPresent()) {
                return i;
            }
        }
        throw new AssertionError("no step in 100 intervals");
    }

    private static ConcurrencyGovernor.Sample sample(long calls, double latencyMillis) {
        return new ConcurrencyGovernor.Sample(calls, 1, latencyMillis * 1e6, true);
    }

    private record Service(int servers, double thrashing) {
        ConcurrencyGovernor.Sample run(int limit) {
            int excess = Math.max(0, limit - servers);
            double rate = Math.min(limit, servers) * 100.0 / (1 + thrashing * excess);
            double latencySeconds = limit / rate;
            return new ConcurrencyGovernor.Sample(Math.round(rate * 10), 10, latencySeconds * 1e9, true);
        }
    }
}
