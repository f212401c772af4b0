package io.perfopt.analytics.internal.insight.run;

import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.internal.HistogramAbsent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;

/**
 * Reads the interval log that a load test wrote: for each tag the median of every interval, the percentiles of all, and how many there
 * were per second. Stateless and safe from any thread.
 */
public final class HistogramRun {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final String UNTAGGED = "latency";

    private HistogramRun() {}

    /** Whether a text is an interval log: each of its intervals holds a histogram whose encoding begins like this. */
    static boolean isLog(String text) {
        return text.contains(",HIST");
    }

    /** Reads the text of a log. */
    public static Baseline parse(String name, String log) {
        try {
            Map<String, MetricSample> metrics = new TreeMap<>();
            read(log).forEach((tag, intervals) -> {
                metrics.put(tag, intervals.latency());
                metrics.put(tag + " throughput", intervals.throughput());
            });
            if (metrics.isEmpty()) {
                throw new IllegalArgumentException("it holds no interval with a value");
            }
            return Baseline.of(name, metrics);
        } catch (NoClassDefFoundError e) {
            throw HistogramAbsent.because(e);
        } catch (RuntimeException e) { // the reader fails in many ways on what is no log
            throw new AnalyticsException("not an interval log of HdrHistogram: " + e.getMessage(), e);
        }
    }

    private static Map<String, Intervals> read(String log) {
        Map<String, Intervals> byTag = new TreeMap<>();
        try (HistogramLogReader reader =
                new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))) {
            EncodableHistogram interval = reader.nextIntervalHistogram();
            while (interval != null) {
                if (!(interval instanceof AbstractHistogram histogram)) {
                    throw new IllegalArgumentException("it must hold histograms of whole numbers");
                }
                if (histogram.getTotalCount() > 0) {
                    String tag = histogram.getTag() == null ? UNTAGGED : histogram.getTag();
                    byTag.computeIfAbsent(tag, t -> new Intervals()).add(histogram);
                }
                interval = reader.nextIntervalHistogram();
            }
        }
        return byTag;
    }

    /** The intervals of one tag. */
    private static final class Intervals {
        private final List<Double> medians = new ArrayList<>();
        private final List<Double> perSecond = new ArrayList<>();
        private final WeightedDurations all = new WeightedDurations();

        void add(AbstractHistogram interval) {
            medians.add(interval.getValueAtPercentile(50) / NANOS_PER_MILLI);
            long millis = interval.getEndTimeStamp() - interval.getStartTimeStamp();
            if (millis > 0) {
                perSecond.add(interval.getTotalCount() * MILLIS_PER_SECOND / millis);
            }
            for (HistogramIterationValue step : interval.recordedValues()) {
                all.add(
                        interval.medianEquivalentValue(step.getValueIteratedTo()),
                        step.getCountAddedInThisIterationStep());
            }
        }

        MetricSample latency() {
            return all.complete(MetricSample.of("ms", Better.LOWER, array(medians)));
        }

        MetricSample throughput() {
            return MetricSample.of("1/s", Better.HIGHER, array(perSecond));
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(value -> value).toArray();
        }
    }
}
