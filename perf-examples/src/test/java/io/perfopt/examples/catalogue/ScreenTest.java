package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalShowsTheProgressInOneLineBelowTheOthers() {
        Screen screen = new Screen(out, true);

        screen.progress("one");
        screen.progress("two");
        screen.line("said");
        screen.progressDone();
        screen.line("end");

        assertThat(printed()).isEqualTo("\r\u001b[2Kone\r\u001b[2Ktwo\r\u001b[2Ksaid\ntwo\nend\n");
    }

    @Test
    void aLogShowsEveryFifthStateInALineOfItsOwn() {
        Screen screen = new Screen(out, false);

        for (int state = 0; state < 11; state++) {
            screen.progress("state " + state);
        }
        screen.progressDone();
        screen.line("end");

        assertThat(printed()).isEqualTo("state 0\nstate 5\nstate 10\nend\n");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
