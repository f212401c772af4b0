package io.perfopt.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How {@code compare} measures. Immutable.
 *
 * @param rooms which rooms; empty lists them
 * @param only measures only rows whose text contains this
 * @param rounds how many times ours and peers alternate, each in a fork of its own
 * @param warmup iterations before the measured ones
 * @param measured the measured iterations
 * @param jvmArguments for every fork
 * @param directory where the JSON goes
 * @param strict whether a missed bar makes the status 1
 */
record Settings(
        List<String> rooms,
        String only,
        int rounds,
        Iterations warmup,
        Iterations measured,
        List<String> jvmArguments,
        Path directory,
        boolean strict) {
    private static final int MAXIMUM_ROUNDS = 1_000;

    /** Reads the arguments after {@code compare}. */
    static Settings parse(List<String> arguments) {
        OptionParser parser = new OptionParser();
        OptionSpec<String> rooms = parser.nonOptions();
        OptionSpec<String> only = parser.accepts("only").withRequiredArg().defaultsTo("");
        OptionSpec<Integer> rounds =
                parser.accepts("rounds").withRequiredArg().ofType(Integer.class).defaultsTo(5);
        OptionSpec<String> warmup = parser.accepts("warmup").withRequiredArg().defaultsTo("5x300ms");
        OptionSpec<String> measured =
                parser.accepts("measure").withRequiredArg().defaultsTo("5x300ms");
        OptionSpec<String> jvm = parser.accepts("jvm").withRequiredArg();
        OptionSpec<String> directory = parser.accepts("json").withRequiredArg();
        parser.accepts("strict");
        OptionSet options;
        try {
            options = parser.parse(arguments.toArray(String[]::new));
            int howMany = options.valueOf(rounds);
            if (howMany < 1 || howMany > MAXIMUM_ROUNDS) {
                throw new IllegalArgumentException(
                        "--rounds must be between 1 and " + MAXIMUM_ROUNDS + ", was " + howMany);
            }
            return new Settings(
                    options.valuesOf(rooms),
                    options.valueOf(only),
                    howMany,
                    Iterations.parse("--warmup", options.valueOf(warmup)),
                    Iterations.parse("--measure", options.valueOf(measured)),
                    options.valuesOf(jvm),
                    options.has(directory) ? Path.of(options.valueOf(directory)) : JarDirectory.find(),
                    options.has("strict"));
        } catch (OptionException e) {
            throw new IllegalArgumentException(e.getMessage() + "; " + USAGE, e);
        }
    }

    static final String USAGE = "compare ROOM... [--only TEXT] [--rounds N] [--warmup 5x300ms] [--measure 5x300ms]"
            + " [--jvm ARGUMENT]... [--json DIRECTORY] [--strict]";

    /**
     * So many iterations of such a length.
     *
     * @param count how many
     * @param millis how long each takes
     */
    record Iterations(int count, long millis) {
        private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})x(\\d{1,6})(ms|s)");

        static Iterations parse(String option, String text) {
            Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new IllegalArgumentException(option + " must look like 5x300ms or 3x1s, was " + text);
            }
            long length = Long.parseLong(matcher.group(2));
            long millis = matcher.group(3).equals("s") ? length * 1_000 : length;
            return new Iterations(Integer.parseInt(matcher.group(1)), millis);
        }

        TimeValue time() {
            return TimeValue.milliseconds(millis);
        }

        @Override
        public String toString() {
            return count + "x" + millis + "ms";
        }
    }
}
