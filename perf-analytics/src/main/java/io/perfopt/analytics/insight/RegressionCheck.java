package io.perfopt.analytics.insight;

import io.perfopt.analytics.AnalyticsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that compares two runs and fails a build when the later one got worse.
 *
 * <pre>java -cp ... io.perfopt.analytics.insight.RegressionCheck BASELINE CURRENT [--percent 5] [--rate 0.01] [--strict]</pre>
 *
 * <p>Both files are baselines, JMH results or interval logs of load tests. The exit status is 0 when nothing regressed, 1 when something did (with {@code --strict}
 * also when a metric of the baseline is missing), and 2 when the arguments or files are at fault. Stateless and safe from any thread.
 */
public final class RegressionCheck {

    static final int FINE = 0;
    static final int REGRESSED = 1;
    static final int FAULT = 2;

    private RegressionCheck() {}

    /**
     * Runs the program and ends the JVM with its status.
     *
     * @param arguments as said above
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            List<Path> files = new ArrayList<>();
            CompareOptions options = CompareOptions.defaults();
            boolean strict = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--percent" ->
                        options = new CompareOptions(options.falseDiscoveryRate(), number(arguments, ++i));
                    case "--rate" -> options = new CompareOptions(number(arguments, ++i), options.minimumPercent());
                    case "--strict" -> strict = true;
                    default -> files.add(Path.of(arguments[i]));
                }
            }
            if (files.size() != 2) {
                throw new IllegalArgumentException("two files are needed, baseline and current, were " + files.size());
            }
            Comparison comparison = Baseline.read(files.get(0)).compare(Baseline.read(files.get(1)), options);
            out.print(comparison.toTable());
            out.println(comparison);
            boolean failed = !comparison.regressions().isEmpty()
                    || (strict && !comparison.missing().isEmpty());
            return failed ? REGRESSED : FINE;
        } catch (IllegalArgumentException | AnalyticsException e) {
            err.println(e.getMessage());
            err.println("usage: RegressionCheck BASELINE CURRENT [--percent 5] [--rate 0.01] [--strict]");
            return FAULT;
        }
    }

    private static double number(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a number after it");
        }
        try {
            return Double.parseDouble(arguments[index]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    arguments[index - 1] + " must be followed by a number, was " + arguments[index], e);
        }
    }
}
