package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.internal.SlotView;
import io.perfopt.analytics.internal.slots.PastSecond;
import io.perfopt.analytics.internal.slots.Series;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.DoubleHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Interval logs of HdrHistogram, so that its tools read what was recorded here and the other way round. The only class that needs
 * that library, which may be absent at run time. Stateless.
 */
public final class HistogramLogs {
    private static final int DIGITS = 3;

    private HistogramLogs() {}

    /** Writes one interval for each slot; values are the middles of our buckets. */
    public static void write(List<SlotView> slots, OutputStream out) {
        HistogramLogWriter writer = new HistogramLogWriter(out);
        writer.outputLogFormatVersion();
        if (!slots.isEmpty()) {
            writer.outputStartTime(slots.get(0).startMillis());
        }
        writer.outputLegend();
        for (SlotView slot : slots) {
            Histogram histogram = new Histogram(DIGITS);
            slot.distribution().forEach((value, n) -> histogram.recordValueWithCount((long) value, n));
            histogram.setStartTimeStamp(slot.startMillis());
            histogram.setEndTimeStamp(slot.startMillis() + slot.lengthMillis());
            writer.outputIntervalHistogram(histogram);
        }
    }

    /** Adds every interval to a series, in the slot in which it began, and says how many values that were. */
    public static long read(InputStream in, Series into, long now) {
        long values = 0;
        try (HistogramLogReader reader = new HistogramLogReader(in)) {
            EncodableHistogram interval = reader.nextIntervalHistogram();
            while (interval != null) {
                if (interval instanceof DoubleHistogram) {
                    throw new IllegalArgumentException(
                            "the log must hold histograms of whole numbers, was one of doubles");
                }
                if (interval instanceof AbstractHistogram histogram) {
                    PastSecond slot = new PastSecond(into, Math.floorDiv(histogram.getStartTimeStamp(), 1000L), now);
                    for (HistogramIterationValue step : histogram.recordedValues()) {
                        slot.add(
                                histogram.medianEquivalentValue(step.getValueIteratedTo()),
                                step.getCountAddedInThisIterationStep());
                    }
                    slot.finish();
                    values += histogram.getTotalCount();
                }
                interval = reader.nextIntervalHistogram();
            }
        }
        return values;
    }
}
