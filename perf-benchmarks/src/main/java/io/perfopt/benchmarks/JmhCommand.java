package io.perfopt.benchmarks;

import java.io.PrintStream;
import java.util.List;
import org.openjdk.jmh.Main;

/** Hands its arguments to JMH. Stateless. */
final class JmhCommand implements Command {
    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String summary() {
        return "JMH itself: jmh -h lists its options, jmh -l the benchmarks";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
