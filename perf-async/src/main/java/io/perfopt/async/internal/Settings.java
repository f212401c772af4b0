package io.perfopt.async.internal;

import io.perfopt.async.AsyncConfig;
import io.perfopt.async.ContextCarrier;
import io.perfopt.async.OperationListener;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What a manager is made of: its limits, and the clock, threads and callbacks that come in from outside. */
public record Settings(
        AsyncConfig config,
        TimeSource time,
        InstantSource wallClock,
        @Nullable ScheduledExecutorService scheduler,
        @Nullable Executor executor,
        boolean virtualThreads,
        List<OperationListener> listeners,
        List<ContextCarrier> carriers) {}
