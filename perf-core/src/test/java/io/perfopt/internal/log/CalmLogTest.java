package io.perfopt.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CalmLogTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void writesAtMostItsNumberAnIntervalAndThenSaysHowManyItHeldBack() {
        CalmLog log = new CalmLog(() -> new RecordingLogger(lines, Level.INFO), nanos::get, 2, Duration.ofMinutes(1));
        for (int i = 1; i <= 5; i++) {
            int number = i;
            log.log(Level.WARNING, () -> "message " + number);
        }
        assertThat(lines).containsExactly("WARNING message 1", "WARNING message 2");

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        log.log(Level.INFO, () -> "next");
        assertThat(lines).endsWith("INFO 3 more messages were held back", "INFO next");
    }

    @Test
    void aLevelThatIsOffCostsNothing() {
        CalmLog log =
                new CalmLog(() -> new RecordingLogger(lines, Level.WARNING), nanos::get, 1, Duration.ofMinutes(1));
        log.log(Level.DEBUG, () -> {
            throw new AssertionError("the text of a message nobody sees was made");
        });
        log.log(Level.ERROR, () -> "seen");
        assertThat(lines).containsExactly("ERROR seen");
    }
}
