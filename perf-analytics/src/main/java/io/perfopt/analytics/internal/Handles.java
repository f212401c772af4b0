package io.perfopt.analytics.internal;

import io.perfopt.analytics.Counter;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.Timer;
import io.perfopt.analytics.Trace;
import io.perfopt.analytics.TraceBuilder;
import io.perfopt.analytics.Value;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.analytics.internal.trace.TraceTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The handles that users keep; each is a view of one series. Stateless apart from the trace. */
final class Handles {
    /** Of one expected interval at most this many missed operations are filled in. */
    private static final int MAX_CORRECTIONS = 100_000;

    private Handles() {}

    record SeriesTimer(Series series, TimeBase time, TraceTable traces, Registry registry) implements Timer {
        @Override
        public void recordNanos(long nanos) {
            series.recordUntraced(nanos, false, time.second());
        }

        @Override
        public void recordNanos(long nanos, boolean success) {
            series.recordUntraced(nanos, !success, time.second());
        }

        @Override
        public void recordCorrectedNanos(long nanos, long expectedNanos) {
            if (expectedNanos <= 0) {
                throw new IllegalArgumentException("expectedNanos must be above 0, was " + expectedNanos);
            }
            long second = time.second();
            series.recordUntraced(nanos, false, second);
            Series corrected = registry.resolve(Kind.OPERATION, series.name() + ".corrected", series.tags());
            corrected.recordNanos(nanos, 0, false, second);
            long missing = nanos - expectedNanos;
            for (int i = 0; i < MAX_CORRECTIONS && missing >= expectedNanos; i++, missing -= expectedNanos) {
                corrected.recordNanos(missing, 0, false, second);
            }
        }

        @Override
        public void time(Runnable work) {
            long id = traces.begin(series);
            try {
                work.run();
            } catch (Throwable e) {
                traces.end(id, false, e);
                throw e;
            }
            traces.end(id, true, null);
        }

        @Override
        public <T> T time(Supplier<T> work) {
            long id = traces.begin(series);
            T result;
            try {
                result = work.get();
            } catch (Throwable e) {
                traces.end(id, false, e);
                throw e;
            }
            traces.end(id, true, null);
            return result;
        }

        @Override
        public <T> T call(Callable<T> work) throws Exception {
            long id = traces.begin(series);
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                traces.end(id, false, e);
                throw e;
            }
            traces.end(id, true, null);
            return result;
        }

        @Override
        public Trace start() {
            return new OpenTrace(traces, traces.begin(series));
        }

        @Override
        public String toString() {
            return "Timer[" + series.name() + series.tags() + "]";
        }
    }

    record SeriesValue(Series series, TimeBase time) implements Value, Counter {
        @Override
        public void record(double reading) {
            series.recordReal(reading, time.second());
        }

        @Override
        public void increment() {
            series.recordReal(1, time.second());
        }

        @Override
        public void add(double amount) {
            series.recordReal(amount, time.second());
        }

        @Override
        public String toString() {
            return series.kind() + "[" + series.name() + series.tags() + "]";
        }
    }

    /** A trace by object: its id, and how it failed. 32 bytes. */
    static final class OpenTrace implements Trace {
        private final TraceTable traces;
        private final long id;
        // Written by whoever fails the trace, read by whoever closes it; a hand-over between threads orders the two.
        private @Nullable Throwable cause;
        private boolean failed;

        OpenTrace(TraceTable traces, long id) {
            this.traces = traces;
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public void fail() {
            failed = true;
        }

        @Override
        public void fail(Throwable why) {
            failed = true;
            cause = why;
        }

        @Override
        public long elapsedNanos() {
            return traces.elapsedNanos(id);
        }

        @Override
        public String serverTiming() {
            return traces.progress(id).map(OpenTrace::header).orElse("");
        }

        private static String header(TraceTable.Progress progress) {
            Map<String, Long> nanos = new LinkedHashMap<>();
            nanos.put(progress.name(), progress.nanos());
            for (SlowTrace.Child child : progress.children()) {
                nanos.merge(child.name(), child.duration().toNanos(), Long::sum);
            }
            StringBuilder header = new StringBuilder();
            nanos.forEach((name, total) -> header.append(header.isEmpty() ? "" : ", ")
                    .append(token(name))
                    .append(";dur=")
                    .append(Math.round(total / 1000.0) / 1000.0));
            return header.toString();
        }

        /** Only what RFC 9110 allows in a token may name a metric of the header. */
        private static String token(String name) {
            StringBuilder token = new StringBuilder(name.length());
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
                token.append(allowed ? c : '_');
            }
            return token.isEmpty() ? "_" : token.toString();
        }

        @Override
        public void close() {
            if (id != 0) {
                traces.end(id, !failed, cause);
            }
        }

        @Override
        public String toString() {
            return "Trace[" + id + "]";
        }
    }

    static final class Described implements TraceBuilder {
        private final Registry registry;
        private final TraceTable traces;
        private final String name;
        private Tags tags = Tags.none();
        private @Nullable Long parent;
        private @Nullable Long intended;
        private boolean measured;

        Described(Registry registry, TraceTable traces, String name) {
            this.registry = registry;
            this.traces = traces;
            this.name = name;
        }

        @Override
        public TraceBuilder tags(Tags newTags) {
            tags = newTags;
            return this;
        }

        @Override
        public TraceBuilder parent(long traceId) {
            parent = traceId;
            return this;
        }

        @Override
        public TraceBuilder intendedStart(long nanoTime) {
            intended = nanoTime;
            return this;
        }

        @Override
        public TraceBuilder measureThread() {
            measured = true;
            return this;
        }

        @Override
        public Trace start() {
            Series series = registry.resolve(Kind.OPERATION, name, tags);
            Series response = intended == null ? null : registry.resolve(Kind.OPERATION, name + ".response", tags);
            return new OpenTrace(
                    traces, traces.begin(series, parent, response, intended == null ? 0 : intended, measured));
        }
    }
}
