package io.perfopt.async.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The registry against a map. */
class RegistryTest {
    @Test
    void agreesWithAMapWhileItGrowsAndShrinks() {
        Registry registry = new Registry();
        Map<Long, Promise<?>> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(11);
        TypeState type = LanesTest.TYPE;
        long newest = 0;
        for (int step = 0; step < Tasks.steps(); step++) {
            boolean growing = step / 10_000 % 2 == 0;
            if (random.nextInt(10) < (growing ? 7 : 3) || model.isEmpty()) {
                Task<?> task = Tasks.task(type, 5, step);
                newest = task.id;
                registry.add(task);
                model.put(task.id, task);
            } else {
                long oldest = model.keySet().iterator().next();
                registry.remove(Objects.requireNonNull(model.remove(oldest)));
            }
            long asked = newest - random.nextInt(50);
            assertThat(registry.find(asked)).isSameAs(model.get(asked));
        }
        assertThat(registry.size()).isEqualTo(model.size());
        int[] seen = {0};
        registry.forEach(promise -> seen[0]++);
        assertThat(seen[0]).isEqualTo(model.size());
        model.values().forEach(registry::remove);
        assertThat(registry.size()).isZero();
        registry.remove(LanesTestTask.TASK);
        assertThat(registry.size()).as("removing a stranger changes nothing").isZero();
    }

    private static final class LanesTestTask {
        private static final Task<?> TASK = Tasks.task(LanesTest.TYPE, 1, 0);
    }
}
