package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MainTest {
    private static final Main.Pace SHORT =
            new Main.Pace(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), false);

    @Test
    void theTourShowsEachPartAndLeavesNothingBehind() throws Exception {
        Set<Path> before = directories();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Main.run(SHORT, 2_000, 6_000, new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(printed)
                .matches("(?s)PerfOpt \\d+\\.\\d+\\.\\d+.*Closed\\.\\R")
                .contains("2,000 products and 6,000 sales")
                .containsPattern("Revenue report.*\\R  before .+s +after .+s +[0-9,]+ times as fast")
                .containsPattern("Stock of 50 products.*\\R  before 1,000 queries, .+s +after \\d\\d queries, .+s")
                .containsPattern("fails 3 calls of 10.*\\R  before \\d+ of 50 unknown +after \\d of 50 unknown")
                .containsPattern("breaker open after \\d+ calls, then 0 calls for 50 questions; closed again")
                .containsPattern("load +\\d+ s +\\d+ visits .* 0 failed")
                .containsPattern("  alert: +.+\\R  step: +.+\\R  anomaly: .+\\R")
                .containsPattern("Cache: \\d+ % of [0-9,]+ look-ups");
        for (String page : List.of("Catalogue", "Dashboard")) {
            assertThatThrownBy(() -> connect(printed, page + "  (http://\\S+)"))
                    .as(page)
                    .isInstanceOf(IOException.class);
        }
        assertThat(directories()).isEqualTo(before);
        assertThat(threadsAfterAMoment()).isEmpty();
    }

    @Test
    void refusesArgumentsItDoesNotKnow() {
        assertThatThrownBy(() -> Main.main(new String[] {"--twice"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--twice");
    }

    private static void connect(String printed, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(printed);
        assertThat(matcher.find()).as("a line with %s", pattern).isTrue();
        URI uri = URI.create(matcher.group(1));
        new Socket(uri.getHost(), uri.getPort()).close();
    }

    private static Set<Path> directories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("perfopt-catalogue"))
                    .collect(Collectors.toSet());
        }
    }

    /** A thread that was told to end may need a moment to do so. */
    private static List<Thread> threadsAfterAMoment() throws InterruptedException {
        List<Thread> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("catalogue-")
                        || thread.getName().startsWith("perfopt-"))
                .toList();
        for (Thread thread : ours) {
            thread.join(5_000);
        }
        return ours.stream().filter(Thread::isAlive).toList();
    }
}
