package io.perfopt.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * The events. Each is written when the thing has happened, with the time it took as a field: what a room tells, it tells at the end. Named here once
 * and documented in the guide, since recordings outlive a version.
 */
final class Events {
    private Events() {}

    /** A value was loaded into the cache. */
    @Name("io.perfopt.Load")
    @Label("Cache Load")
    @Description("A loader brought a value into the cache, or failed to")
    @Category({"PerfOpt", "Cache"})
    @StackTrace(false)
    static final class Load extends Event {
        @Label("Region")
        String region = "";

        @Label("Key")
        String key = "";

        @Label("Load Time")
        @Timespan(Timespan.NANOSECONDS)
        long loadTime;

        @Label("Failure")
        String failure = "";
    }

    /** An operation ended. */
    @Name("io.perfopt.Operation")
    @Label("Operation")
    @Description("An asynchronous operation ended")
    @Category({"PerfOpt", "Async"})
    @StackTrace(false)
    static final class Operation extends Event {
        @Label("Identifier")
        long operation;

        @Label("Type")
        String type = "";

        @Label("Priority")
        int priority;

        @Label("Status")
        String status = "";

        @Label("Wait Time")
        @Timespan(Timespan.NANOSECONDS)
        long waitTime;

        @Label("Run Time")
        @Timespan(Timespan.NANOSECONDS)
        long runTime;

        @Label("Failure")
        String failure = "";
    }

    /** Operations were dispatched together. */
    @Name("io.perfopt.Batch")
    @Label("Batch")
    @Description("A batch of operations was dispatched")
    @Category({"PerfOpt", "Async"})
    @StackTrace(false)
    static final class Batch extends Event {
        @Label("Type")
        String type = "";

        @Label("Size")
        int size;

        @Label("Age of the First")
        @Timespan(Timespan.NANOSECONDS)
        long age;
    }

    /** A circuit breaker changed its state. */
    @Name("io.perfopt.BreakerChange")
    @Label("Breaker Change")
    @Description("The circuit breaker of a type of operations changed its state")
    @Category({"PerfOpt", "Async"})
    @StackTrace(false)
    static final class BreakerChange extends Event {
        @Label("Type")
        String type = "";

        @Label("From")
        String from = "";

        @Label("To")
        String to = "";
    }

    /** An incident opened, became graver or cleared. */
    @Name("io.perfopt.Alert")
    @Label("Alert")
    @Description("An incident was opened, became graver or cleared")
    @Category({"PerfOpt", "Analytics"})
    @StackTrace(false)
    static final class Alert extends Event {
        @Label("Rule")
        String rule = "";

        @Label("Level")
        String level = "";

        @Label("Cleared")
        boolean cleared;

        @Label("Message")
        String message = "";
    }
}
