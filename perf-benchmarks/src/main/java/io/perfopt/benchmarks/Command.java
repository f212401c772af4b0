package io.perfopt.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Something the benchmark jar does when its name is the first argument. Implementations keep no state between runs. */
public interface Command {
    /** The word that selects it. */
    String name();

    /** One line for the help: what it does and which arguments it reads. */
    String summary();

    /**
     * Does it.
     *
     * @param arguments what came after the name
     * @param out where results and progress go
     * @return the exit status: 0 when all went well, 1 when what was measured is not as it should be
     * @throws IllegalArgumentException if the arguments make no sense; the message is shown and the status is 2
     * @throws Exception if it could not be done
     */
    int run(List<String> arguments, PrintStream out) throws Exception;
}
