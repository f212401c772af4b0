package io.perfopt.benchmarks;

import java.util.List;
import java.util.Map;

/** Measures one side of a row once. The one with JMH is {@link JmhLaboratory}; tests have their own. */
interface Laboratory {
    /** Whether the side can be measured; a peer may be in the jar only under {@code -Pbench}. */
    boolean knows(Subject subject);

    /** Runs one fork of the side; one sample for each combination of parameters that nobody fixed. */
    List<Sample> measure(Row row, Subject subject, Settings settings);

    /**
     * What one fork yielded.
     *
     * @param parameters the values of the parameters that were not fixed
     * @param scores the mean of its iterations, in the order of the row's goals
     */
    record Sample(Map<String, String> parameters, List<Double> scores) {}
}
