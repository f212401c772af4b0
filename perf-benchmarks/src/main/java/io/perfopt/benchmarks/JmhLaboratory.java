package io.perfopt.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures with JMH, each time in a JVM of its own. Stateless once made. */
final class JmhLaboratory implements Laboratory {
    private final int forks;

    JmhLaboratory() {
        this(1);
    }

    /** With 0 forks in this JVM, for a test that wants to see JMH at work rather than figures. */
    JmhLaboratory(int forks) {
        this.forks = forks;
    }

    @Override
    public boolean knows(Subject subject) {
        if (subject.figure() != null) {
            return true;
        }
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        OutputFormat quiet = OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT);
        return !BenchmarkList.defaultList()
                .find(quiet, List.of(pattern(subject)), List.of())
                .isEmpty();
    }

    @Override
    public List<Sample> measure(Row row, Subject subject, Settings settings) {
        DoubleSupplier figure = subject.figure();
        if (figure != null) {
            return List.of(new Sample(Map.of(), List.of(figure.getAsDouble())));
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern(subject))
                .forks(forks)
                .warmupIterations(settings.warmup().count())
                .warmupTime(settings.warmup().time())
                .measurementIterations(settings.measured().count())
                .measurementTime(settings.measured().time())
                .jvmArgsAppend(settings.jvmArguments().toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (row.threads() > 0) {
            options.threads(row.threads());
        }
        if (row.goals().stream().anyMatch(goal -> goal.metric().needsGcProfiler())) {
            options.addProfiler(GCProfiler.class);
        }
        Map<String, String> fixed = new TreeMap<>(row.parameters());
        fixed.putAll(subject.parameters());
        fixed.forEach(options::param);
        try {
            List<Sample> samples = new ArrayList<>();
            for (RunResult result : new Runner(options.build()).run()) {
                samples.add(sample(row, result, fixed));
            }
            return samples;
        } catch (RunnerException e) {
            throw new IllegalStateException(subject.benchmark() + " failed: " + e.getMessage(), e);
        }
    }

    private static Sample sample(Row row, RunResult result, Map<String, String> fixed) {
        Map<String, String> open = new TreeMap<>();
        for (String key : result.getParams().getParamsKeys()) {
            if (!fixed.containsKey(key)) {
                open.put(key, result.getParams().getParam(key));
            }
        }
        return new Sample(
                open,
                row.goals().stream()
                        .map(goal -> goal.metric().score().applyAsDouble(result))
                        .toList());
    }

    private static String pattern(Subject subject) {
        return "^" + Pattern.quote(subject.benchmark()) + "$";
    }
}
