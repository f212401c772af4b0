package io.perfopt.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a benchmark, perhaps with some of its {@code @Param}s fixed, or a figure computed without JMH. Immutable.
 *
 * @param label how tables call it: the name of the peer
 * @param benchmark the full name of the benchmark method; empty for a computed figure
 * @param parameters the values of {@code @Param}s that make this side what it is
 * @param figure computes the figure of a side that is no benchmark
 */
public record Subject(
        String label,
        String benchmark,
        Map<String, String> parameters,
        @Nullable DoubleSupplier figure) {
    /** Keeps its own copy of the parameters. */
    public Subject {
        parameters = Map.copyOf(parameters);
    }

    /** A benchmark method; JMH names a nested class with a dot. */
    public static Subject of(String label, Class<?> benchmarks, String method) {
        return of(label, benchmarks.getName().replace('$', '.') + "." + method);
    }

    /** A benchmark method by its full name, for peers that are only in the jar under {@code -Pbench}. */
    public static Subject of(String label, String benchmark) {
        return new Subject(label, benchmark, Map.of(), null);
    }

    /** A figure that needs no JMH, computed anew in each round: bytes of a file, a footprint, a ratio. */
    public static Subject computed(String label, DoubleSupplier figure) {
        return new Subject(label, "", Map.of(), figure);
    }

    /** The same benchmark with a parameter fixed. */
    public Subject with(String parameter, String value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new Subject(label, benchmark, more, figure);
    }
}
