package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.AbstractList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WeighingTest {
    record Text(String text) {}

    /** A value whose own code fails when somebody looks at it. */
    private static final class Hostile extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw new IllegalStateException("get");
        }

        @Override
        public int size() {
            throw new IllegalStateException("size");
        }
    }

    @Test
    @Tag("C8")
    void aValueThatCannotBeWeighedIsKeptAndCounted() {
        try (Rig rig = Rig.memory()) {
            Hostile value = new Hostile();
            rig.cache.put("a", value);
            assertThat((Object) rig.cache.get("a", Hostile.class, key -> new Hostile()))
                    .isSameAs(value);
            assertThat(rig.cache.stats().weighingFailures()).isEqualTo(1);
            assertThat(rig.cache.memory().bytesUsed()).isPositive();
            rig.cache.resetStats();
            assertThat(rig.cache.stats().weighingFailures()).isZero();
        }
    }

    @Test
    @Tag("C8")
    void theErrorOfEstimatesIsToldAgainstWhatValuesReallyTake() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a", new Text("x".repeat(8)));
            assertThat(rig.cache.stats().weighingError()).isEmpty();
            rig.cache.put("b", new Text("x".repeat(1000)));
            // A record of 16 bytes with a text of 24 and an array of 16 and 8, or 1,000: 64 for 1,056.
            assertThat(rig.cache.stats().weighingError().orElseThrow()).isCloseTo(0.94, within(0.02));
        }
    }
}
