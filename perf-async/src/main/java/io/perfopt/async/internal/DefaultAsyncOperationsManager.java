package io.perfopt.async.internal;

import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.AsyncStats;
import io.perfopt.async.Batcher;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CloseReport;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationSnapshot;
import io.perfopt.async.OperationType;
import io.perfopt.async.OperationTypeConfig;
import io.perfopt.async.OperationTypeStats;
import io.perfopt.async.Outcome;
import io.perfopt.async.StuckOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The manager: turns what callers say into tasks, and leaves the rest to its parts. Safe for any thread. */
public final class DefaultAsyncOperationsManager implements AsyncOperationsManager {
    private static final String OTHER = "other";

    private final Settings settings;
    private final Dispatcher dispatcher;
    private final Statistics statistics;
    private final Closing closing;
    /** Breakers that tell our listeners already; guarded by itself. */
    private final Set<CircuitBreaker> heardBreakers = new HashSet<>();

    public DefaultAsyncOperationsManager(Settings settings) {
        this.settings = settings;
        ScheduledExecutorService injected = settings.scheduler();
        ScheduledExecutorService own = injected == null ? ownScheduler() : null;
        this.dispatcher =
                new Dispatcher(settings, new Delays(injected == null ? Objects.requireNonNull(own) : injected));
        this.statistics = new Statistics(dispatcher);
        this.closing = new Closing(dispatcher, own);
        long throttle = settings.config().throttle().toNanos();
        if (throttle > 0) {
            dispatcher.setThrottle(throttle);
        }
    }

    private static ScheduledExecutorService ownScheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "perfopt-async-timer-1");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    // ---- types

    TypeState state(String name) {
        TypeState type = dispatcher.types.get(name);
        return type == null ? newType(Checks.name(name)) : type;
    }

    private TypeState newType(String name) {
        dispatcher.lock.lock();
        try {
            boolean full = dispatcher.types.size() >= settings.config().maxTypes();
            String kept = full && !dispatcher.types.containsKey(name) ? OTHER : name;
            return dispatcher.types.computeIfAbsent(
                    kept,
                    each -> new TypeState(
                            dispatcher,
                            each,
                            OperationTypeConfig.defaults(),
                            settings.config().agingStep().toNanos()));
        } finally {
            dispatcher.lock.unlock();
        }
    }

    @Override
    public OperationType type(String name) {
        return new DefaultType(state(name));
    }

    @Override
    public OperationType configure(String name, Consumer<OperationTypeConfig.Builder> change) {
        TypeState type = state(name);
        OperationTypeConfig.Builder builder = type.config.toBuilder();
        change.accept(builder);
        OperationTypeConfig next = builder.build();
        next.circuitBreaker().ifPresent(breaker -> hear(breaker, type.name));
        dispatcher.configure(type, next);
        return new DefaultType(type);
    }

    private void hear(CircuitBreaker breaker, String type) {
        boolean fresh;
        synchronized (heardBreakers) {
            fresh = dispatcher.events.heard && heardBreakers.add(breaker);
        }
        if (fresh) {
            breaker.onTransition((from, to) -> dispatcher.events.breaker(type, from, to));
        }
    }

    // ---- submissions

    @Override
    public <T> OperationHandle<T> submit(Operation<T> operation) {
        TypeState type = state(operation.type());
        OperationTypeConfig config = type.config;
        int priority = operation.priority().orElse(config.priority());
        int timeoutMillis = Checks.millisRoundedUp(
                operation.timeout().orElse(config.timeout()).toNanos());
        Object key = operation.dedupeKey().orElse(null);
        if (key == null) {
            Task<T> task = new Task<>(type, priority, dispatcher.now(), timeoutMillis, operation.work());
            configure(task, operation, config);
            dispatcher.admission.admit(task);
            return task;
        }
        Sharing.Sharer<T> mine = new Sharing.Sharer<>(
                type,
                priority,
                dispatcher.now(),
                timeoutMillis,
                operation.fallback().orElse(null),
                operation.isFallbackValue());
        dispatcher.sharing.submit(mine, key, operation.deduplication(), operation.work(), () -> {
            SharedTask<T> task = new SharedTask<>(type, priority, mine.queuedNanos, operation.work());
            configure(task, operation, config);
            return task;
        });
        return mine;
    }

    private <T> void configure(Task<T> task, Operation<T> operation, OperationTypeConfig config) {
        long queueTimeout =
                operation.queueTimeout().orElse(config.queueTimeout()).toNanos();
        long runTimeout = operation.runTimeout().orElse(config.runTimeout()).toNanos();
        long startDelay = operation.startDelay().orElse(config.startDelay()).toNanos();
        boolean plain = (queueTimeout | runTimeout | startDelay) == 0
                && operation.retry().isEmpty()
                && config.retry().isEmpty()
                && config.circuitBreaker().isEmpty()
                && operation.fallback().isEmpty()
                && settings.carriers().isEmpty();
        if (plain) {
            return;
        }
        Extras extras = task.extras();
        extras.queueTimeoutNanos = queueTimeout;
        extras.runTimeoutNanos = runTimeout;
        extras.startDelayNanos = startDelay;
        extras.retry = operation.retry().or(config::retry).orElse(null);
        extras.breaker = config.circuitBreaker().orElse(null);
        extras.fallback = operation.fallback().orElse(null);
        extras.fallbackIsValue = operation.isFallbackValue();
        extras.contexts = ContextScopes.capture(settings.carriers(), dispatcher.events);
    }

    @Override
    public <T> CompletionStage<AllSettled<T>> submitAll(List<Operation<T>> operations) {
        List<Promise<T>> promises = new ArrayList<>(operations.size());
        for (Operation<T> operation : List.copyOf(operations)) {
            promises.add((Promise<T>) submit(operation));
        }
        CompletableFuture<AllSettled<T>> all = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(promises.size() + 1);
        Consumer<Promise<?>> one = ended -> {
            if (left.decrementAndGet() == 0) {
                List<Outcome<T>> outcomes = new ArrayList<>(promises.size());
                promises.forEach(promise -> outcomes.add(promise.toOutcome()));
                all.complete(new AllSettled<>(outcomes));
            }
        };
        promises.forEach(promise -> promise.await(new Waiter.OfAction(one)));
        if (left.decrementAndGet() == 0) {
            all.complete(
                    new AllSettled<>(promises.stream().map(Promise::toOutcome).toList()));
        }
        return all.minimalCompletionStage();
    }

    // ---- batchers

    @Override
    public <K, V> Batcher.Builder<K, V> batcher(String type, Function<List<K>, List<V>> function) {
        Objects.requireNonNull(function, "function");
        return new DefaultBatcherBuilder<>(dispatcher, state(type), Loaders.byPosition(function));
    }

    @Override
    public <K, V> Batcher.Builder<K, V> batcherByKey(String type, Function<List<K>, Map<K, V>> function) {
        Objects.requireNonNull(function, "function");
        return new DefaultBatcherBuilder<>(dispatcher, state(type), Loaders.byKey(function));
    }

    @Override
    public <K, V> Batcher.Builder<K, V> batcherPerItem(String type, Consumer<List<Batcher.Item<K, V>>> function) {
        Objects.requireNonNull(function, "function");
        return new DefaultBatcherBuilder<>(dispatcher, state(type), Loaders.perItem(function));
    }

    // ---- live changes

    @Override
    public void setMaxConcurrent(int operations) {
        dispatcher.setMaxConcurrent(Checks.range("maxConcurrent", operations, 1, 100_000));
    }

    @Override
    public void setThrottle(Duration gap) {
        dispatcher.setThrottle(Checks.notNegative("gap", gap));
    }

    // ---- questions

    /** Looks among what has not ended, what is kept of each type, and the requests under way. */
    private @Nullable Promise<?> find(long id) {
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            dispatcher.retireAll(now);
            Promise<?> promise = dispatcher.registry.find(id);
            if (promise != null) {
                return promise;
            }
            for (TypeState type : dispatcher.types.values()) {
                dispatcher.settling.expireRecords(type, now);
                promise = type.finished.find(id);
                promise = promise == null ? type.failed.find(id) : promise;
                if (promise != null) {
                    return promise;
                }
            }
        } finally {
            dispatcher.lock.unlock();
        }
        for (BatchLoader<?, ?> loader : dispatcher.busyLoaders()) {
            Promise<?> request = loader.find(id);
            if (request != null) {
                return request;
            }
        }
        return null;
    }

    @Override
    public Optional<OperationSnapshot> operation(long id) {
        return Optional.ofNullable(find(id)).map(Promise::snapshot);
    }

    @Override
    public Optional<OperationHandle<?>> handle(long id) {
        return Optional.ofNullable(find(id));
    }

    @Override
    public List<OperationSnapshot> pending(int limit) {
        return statistics.pending(Checks.range("limit", limit, 1, 100_000));
    }

    @Override
    public int pendingCount() {
        return statistics.pendingCount();
    }

    @Override
    public List<OperationSnapshot> ended(String name) {
        TypeState type = dispatcher.types.get(name);
        return type == null ? List.of() : statistics.ended(type);
    }

    @Override
    public List<StuckOperation> stuck() {
        return closing.stuck();
    }

    @Override
    public AsyncStats stats() {
        return statistics.all();
    }

    @Override
    public void resetStats() {
        statistics.reset();
    }

    // ---- the end

    @Override
    public CloseReport close(Duration limit) {
        return closing.close(Checks.notNegative("limit", limit));
    }

    @Override
    public void close() {
        closing.close(settings.config().closeLimit().toNanos());
    }

    @Override
    public String toString() {
        return "AsyncOperationsManager[" + settings.config() + ", " + dispatcher.types.size() + " types]";
    }

    /** A type as callers see it; the hot path. */
    private final class DefaultType implements OperationType {
        private final TypeState type;

        DefaultType(TypeState type) {
            this.type = type;
        }

        @Override
        public String name() {
            return type.name;
        }

        @Override
        public OperationTypeConfig config() {
            return type.config;
        }

        @Override
        public <T> OperationHandle<T> submit(Callable<T> work) {
            return submitChecked(Objects.requireNonNull(work, "work"), type.defaults.priority());
        }

        @Override
        public <T> OperationHandle<T> submit(Callable<T> work, int priority) {
            return submitChecked(Objects.requireNonNull(work, "work"), Checks.priority(priority));
        }

        private <T> OperationHandle<T> submitChecked(Callable<T> work, int priority) {
            TypeState.Defaults defaults = type.defaults;
            Task<T> task = new Task<>(type, priority, dispatcher.now(), defaults.timeoutMillis(), work);
            if (!defaults.plain() || !settings.carriers().isEmpty()) {
                DefaultAsyncOperationsManager.this.configure(task, Operation.of(type.name, work), type.config);
            }
            dispatcher.admission.admit(task);
            return task;
        }

        @Override
        public boolean flush() {
            return dispatcher.batches.flushNow(type);
        }

        @Override
        public OperationTypeStats stats() {
            return statistics.of(type);
        }

        @Override
        public String toString() {
            return type.name + ": " + type.config;
        }
    }
}
