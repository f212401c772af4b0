package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private final Output output = new Output();

    @Test
    void runsTheNamedCommandWithTheOtherArguments() throws Exception {
        CommandLine line = new CommandLine(List.of(command("say", 0), command("fail", 1)));

        assertThat(line.run(List.of("fail", "a", "b"), output.stream())).isEqualTo(1);
        assertThat(output.text()).isEqualToNormalizingNewlines("fail ran with [a, b]\n");
    }

    @Test
    void listsEveryCommandInTheHelp() throws Exception {
        assertThat(new CommandLine(Benchmarks.COMMANDS).run(List.of(), output.stream()))
                .isZero();

        assertThat(output.text()).contains("help ", "compare ", "jmh ", "jcstress ");
    }

    @Test
    void answersAnUnknownCommandWithTheHelpAndStatusTwo() throws Exception {
        CommandLine line = new CommandLine(List.of(command("say", 0)));

        assertThat(line.run(List.of("sya"), output.stream())).isEqualTo(2);
        assertThat(output.text()).startsWith("no command is called sya").contains("say ");
    }

    @Test
    void answersArgumentsThatMakeNoSenseWithTheirReasonAndStatusTwo() throws Exception {
        CommandLine line = new CommandLine(Benchmarks.COMMANDS);

        assertThat(line.run(List.of("compare", "garage"), output.stream())).isEqualTo(2);
        assertThat(output.text()).startsWith("compare: ROOM must be one of [").contains("was garage");
    }

    @Test
    void letsOtherFailuresThrough() {
        Command broken = new Command() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public int run(List<String> arguments, PrintStream out) {
                throw new IllegalStateException("half way");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> new CommandLine(List.of(broken)).run(List.of("broken"), output.stream()))
                .withMessage("half way");
    }

    @Test
    void refusesTwoCommandsOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CommandLine(List.of(command("say", 0), command("say", 0))))
                .withMessageContaining("[say, say]");
    }

    private static Command command(String name, int status) {
        return new Command() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return "says what it got";
            }

            @Override
            public int run(List<String> arguments, PrintStream out) {
                out.println(name + " ran with " + arguments);
                return status;
            }
        };
    }
}
