package io.perfopt.cache.internal;

import io.perfopt.cache.BulkLoader;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.cache.CacheLoadTimeoutException;
import io.perfopt.cache.Loader;
import io.perfopt.cache.RegionConfig;
import io.perfopt.cache.Type;
import io.perfopt.cache.internal.Load.Closed;
import io.perfopt.cache.internal.Load.Failed;
import io.perfopt.cache.internal.Load.Interrupted;
import io.perfopt.cache.internal.Load.Loaded;
import io.perfopt.cache.internal.Load.Outcome;
import io.perfopt.cache.internal.Load.SoftTimeout;
import io.perfopt.cache.internal.Load.TimedOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one region: at most one for a key at any time, whoever asks for it: a read, a refresh, a bulk read or a warm-up.
 * Safe for any number of threads; loaders run without any lock held. Longer than other classes: beginning, waiting, running and ending of a
 * load are one protocol, which leaves nobody waiting for ever only as a whole.
 */
final class Loads {
    private final ConcurrentHashMap<String, Load> running = new ConcurrentHashMap<>();
    private final TieredStore store;
    private final Core core;
    private final Counters counters;

    /** What a load is for. */
    enum Purpose {
        /** The cache had no fresh value; it is looked at once more before the source is asked. */
        MISS(true, true),
        /** The source is to be asked whatever the cache has. */
        SOURCE(false, true),
        /** As {@link #SOURCE}, and nothing is stored. */
        BYPASS(false, false);

        final boolean looksAgain;
        final boolean stores;

        Purpose(boolean looksAgain, boolean stores) {
            this.looksAgain = looksAgain;
            this.stores = stores;
        }
    }

    Loads(TieredStore store, Core core) {
        this.store = store;
        this.core = core;
        this.counters = store.counters;
    }

    /**
     * The entry that a load brings, or the stale one when the load fails or is slow.
     *
     * @throws CacheLoadException if there is neither
     */
    Entry load(String key, Type<?> type, Loader<?> loader, @Nullable Entry stale, Purpose purpose) {
        while (true) {
            store.requireUsable();
            Load mine = begin(key);
            Load other = running.putIfAbsent(key, mine);
            Outcome outcome;
            if (other != null) {
                outcome = await(other, stale);
            } else {
                Entry found = purpose.looksAgain ? lookAgain(mine, type) : null;
                if (found != null) {
                    return found;
                }
                if (config().loadOnExecutor()) {
                    outcome = start(mine, () -> run(mine, type, loader, stale, purpose))
                            ? await(mine, stale)
                            : mine.gate.join();
                } else {
                    outcome = run(mine, type, loader, stale, purpose);
                }
            }
            if (outcome instanceof Loaded loaded) {
                if (other != null && purpose.stores && store.isDead(key, loaded.entry())) {
                    continue; // invalidated while it was on its way; this caller may have come after that
                }
                return loaded.entry();
            }
            if (other != null
                    && outcome instanceof Interrupted
                    && !Thread.currentThread().isInterrupted()) {
                continue; // somebody else was told to stop, not this caller
            }
            return orStale(key, stale, outcome);
        }
    }

    /** Starts a load in the background unless one runs; returns what is to be waited for. */
    CompletableFuture<Outcome> refresh(String key, Type<?> type, Loader<?> loader, @Nullable Entry current) {
        store.requireUsable();
        Load running = this.running.get(key);
        if (running != null) {
            return running.gate;
        }
        Load mine = begin(key);
        Load other = this.running.putIfAbsent(key, mine);
        if (other != null) {
            return other.gate;
        }
        counters.refreshes.increment();
        start(mine, () -> {
            Outcome outcome = run(mine, type, loader, current, Purpose.SOURCE);
            if (current != null && !(outcome instanceof Loaded)) {
                throttle(current);
            }
        });
        return mine.gate;
    }

    /** As {@link #refresh}, for a reader who does not wait. */
    void refreshBehind(String key, Type<?> type, Loader<?> loader, Entry current) {
        CompletableFuture<Outcome> nobodyWaits = refresh(key, type, loader, current);
        assert nobodyWaits != null;
    }

    boolean isRunning(String key) {
        return running.containsKey(key);
    }

    /** The entries of several keys; those that nobody loads yet are loaded by one call. Keys without a value are left out. */
    Map<String, Entry> loadAll(Map<String, Optional<Entry>> staleByKey, Type<?> type, BulkLoader<?> loader) {
        store.requireUsable();
        Map<String, Load> own = new LinkedHashMap<>();
        Map<String, Load> all = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String key : staleByKey.keySet()) {
            Load mine = begin(key);
            Load other = running.putIfAbsent(key, mine);
            Entry found = other == null ? lookAgain(mine, type) : null;
            if (found != null) {
                entries.put(key, found);
                continue;
            }
            all.put(key, other == null ? mine : other);
            if (other == null) {
                own.put(key, mine);
            }
        }
        if (!own.isEmpty()) {
            Runnable bulk = () -> runAll(own, loader);
            if (!config().loadOnExecutor()) {
                bulk.run();
            } else {
                List<Load> loads = new ArrayList<>(own.values());
                try {
                    core.executor().execute(bulk);
                } catch (RejectedExecutionException busy) {
                    loads.forEach(load -> end(load, new Failed(busy)));
                }
            }
        }
        all.forEach((key, load) -> {
            Entry stale = staleByKey.getOrDefault(key, Optional.empty()).orElse(null);
            Outcome outcome = await(load, stale);
            if (outcome instanceof Loaded loaded) {
                entries.put(key, loaded.entry());
            } else if (!(outcome instanceof Failed failed && failed.cause() == null)) {
                entries.put(key, orStale(key, stale, outcome));
            }
        });
        return entries;
    }

    /** Keeps a running load from storing what it brings, and lets the next caller begin another one. */
    void invalidate(String key) {
        Load load = running.get(key);
        if (load != null) {
            load.invalidated = true;
            running.remove(key, load);
        }
    }

    /** Lets the callers that come from now on begin loads of their own; what runs is judged by its stamp when it ends. */
    void invalidateMatching(java.util.function.Predicate<String> keys) {
        for (String key : running.keySet()) {
            if (keys.test(key)) {
                invalidate(key);
            }
        }
    }

    /** Releases everybody. */
    void close() {
        for (Load load : running.values()) {
            end(load, new Closed());
        }
    }

    private RegionConfig config() {
        return store.region.config();
    }

    private Load begin(String key) {
        return new Load(key, core.generations().stamp(), core.clocks().nanos());
    }

    /** A load that was registered may find that another one has ended just before. */
    private @Nullable Entry lookAgain(Load mine, Type<?> type) {
        Entry found = null;
        try {
            Entry entry = store.findAgain(mine.key, type.reflected());
            if (entry != null
                    && entry.fresh(core.clocks().nanos())
                    && (entry.isAbsent() || type.raw().isInstance(entry.value))) {
                found = entry;
            }
            return found;
        } catch (RuntimeException | Error failure) {
            end(mine, new Failed(failure));
            throw failure;
        } finally {
            if (found != null) {
                end(mine, new Loaded(found));
            }
        }
    }

    private boolean start(Load load, Runnable run) {
        try {
            core.executor().execute(run);
            return true;
        } catch (RejectedExecutionException busy) {
            end(load, new Failed(busy));
            return false;
        }
    }

    private void end(Load load, Outcome outcome) {
        running.remove(load.key, load);
        load.runner = null;
        load.finish(outcome);
    }

    /** Runs a loader on the calling thread. What it throws becomes an outcome, an {@link Error} is thrown on as well. */
    private Outcome run(Load load, Type<?> type, Loader<?> loader, @Nullable Entry stale, Purpose purpose) {
        load.runner = Thread.currentThread();
        Outcome outcome = new Failed(null);
        long began = core.clocks().nanos();
        LoadingContext context = new LoadingContext(stale);
        try {
            Object value = loader.load(load.key, context);
            outcome = loaded(load, type, value, context, core.clocks().nanos() - began, purpose.stores);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outcome = new Interrupted(interrupted);
        } catch (Exception failure) {
            outcome = new Failed(failure);
        } catch (Error failure) {
            outcome = new Failed(failure);
            throw failure;
        } finally {
            account(load, outcome, core.clocks().nanos() - began);
            end(load, outcome);
        }
        return outcome;
    }

    private void runAll(Map<String, Load> own, BulkLoader<?> loader) {
        Thread self = Thread.currentThread();
        own.values().forEach(load -> load.runner = self);
        long began = core.clocks().nanos();
        Outcome common = new Failed(null);
        Map<String, ?> values = Map.of();
        try {
            values = loader.loadAll(Set.copyOf(own.keySet()));
        } catch (InterruptedException interrupted) {
            self.interrupt();
            common = new Interrupted(interrupted);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
            common = new Failed(failure);
        } finally {
            long share = (core.clocks().nanos() - began) / own.size();
            boolean failed = !(common instanceof Failed none && none.cause() == null);
            for (Load load : own.values()) {
                Outcome outcome = common;
                try {
                    if (!failed && values != null) {
                        LoadingContext context = new LoadingContext(null);
                        outcome = loaded(load, null, values.get(load.key), context, share, true);
                    }
                } catch (RuntimeException failure) {
                    outcome = new Failed(failure);
                } finally {
                    account(load, outcome, share);
                    end(load, outcome);
                }
            }
        }
    }

    private Outcome loaded(
            Load load,
            @Nullable Type<?> type,
            @Nullable Object value,
            LoadingContext context,
            long nanos,
            boolean stores) {
        if (value == null && context.stores() && config().absentFor().isEmpty()) {
            return new Failed(null);
        }
        if (value != null && type != null && !type.raw().isInstance(value)) {
            return new Failed(new ClassCastException("the loader brought a "
                    + value.getClass().getName() + ", not a " + type.raw().getName()));
        }
        java.lang.reflect.Type storedAs = type == null || store.region.type() != null ? null : type.reflected();
        Entry entry = store.region.entries().loaded(load.key, value, load.stamp, context.options(), nanos, storedAs);
        if (!stores || !context.stores()) {
            return new Loaded(entry);
        }
        if (entry.weight > core.maximumWeight()) {
            counters.refused.increment();
        } else if (load.stamp >= core.generations().forgottenUpTo()) {
            store.put(
                    load.key,
                    entry,
                    newest -> !load.invalidated
                            && store.isUsable()
                            && newest.getAsLong() <= load.stamp
                            && load.stamp >= core.generations().forgottenUpTo()
                            && !core.dependencies().isDead(load.stamp, entry.traits.dependsOn()));
        }
        return new Loaded(entry);
    }

    private void account(Load load, Outcome outcome, long nanos) {
        boolean good = outcome instanceof Loaded;
        (good ? counters.loads : counters.loadFailures).increment();
        counters.loadNanos.add(good ? nanos : 0);
        if (!core.listeners().isEmpty()) {
            Throwable failure = outcome instanceof Loaded ? null : asException(load.key, outcome);
            core.listeners().tell(listener -> listener.loaded(store.region.name(), load.key, nanos, failure));
        }
    }

    private Outcome await(Load load, @Nullable Entry stale) {
        Outcome already = load.gate.getNow(null);
        if (already != null) {
            return already;
        }
        if (!core.waiting().enter(load)) {
            return new Failed(
                    new IllegalStateException(
                            "loading \"" + name(load.key)
                                    + "\" would wait for itself: its loader asks the cache for its own key, or two loaders ask for each other's"));
        }
        try {
            armHard(load);
            boolean soft = stale != null && config().softLoadTimeout().isPresent();
            CompletableFuture<Outcome> gate = soft ? load.softGate(() -> armSoft(load)) : load.gate;
            return gate.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Interrupted(interrupted);
        } catch (ExecutionException impossible) {
            throw new AssertionError("gates complete with outcomes only", impossible);
        } finally {
            core.waiting().leave();
        }
    }

    private void armHard(Load load) {
        if (!load.armHard()) {
            return;
        }
        long left = load.beganNanos
                + Clocks.nanosOf(config().hardLoadTimeout())
                - core.clocks().nanos();
        Future<?> timer = schedule(load, left, () -> {
            // The load runs on; the next caller may begin another one.
            running.remove(load.key, load);
            load.finish(new TimedOut());
        });
        if (timer != null) {
            load.hardTimer(timer);
        }
    }

    private void armSoft(Load load) {
        long soft = Clocks.nanosOf(config().softLoadTimeout().orElse(config().hardLoadTimeout()));
        long left = load.beganNanos + soft - core.clocks().nanos();
        CompletableFuture<Outcome> gate = load.softGate(() -> {});
        Future<?> timer = schedule(load, left, () -> gate.complete(new SoftTimeout()));
        if (timer != null) {
            load.softTimer(timer);
        }
    }

    private @Nullable Future<?> schedule(Load load, long nanos, Runnable expire) {
        if (nanos <= 0) {
            expire.run();
            return null;
        }
        try {
            return core.scheduler().schedule(expire, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            end(load, new Closed());
            return null;
        }
    }

    private Entry orStale(String key, @Nullable Entry stale, Outcome outcome) {
        if (stale != null && !stale.isAbsent() && !(outcome instanceof Closed)) {
            if (!(outcome instanceof SoftTimeout)) {
                throttle(stale);
            }
            served(key);
            return stale;
        }
        throw asException(key, outcome);
    }

    /** Counts a stale value that is served. */
    void served(String key) {
        counters.staleServed.increment();
        if (!core.listeners().isEmpty()) {
            core.listeners().tell(listener -> listener.staleServed(store.region.name(), key));
        }
    }

    private void throttle(Entry stale) {
        long retry = core.clocks().nanos() + Clocks.nanosOf(config().failSafeThrottle());
        stale.retryAt = retry == 0 ? 1 : retry;
    }

    RuntimeException asException(String key, Outcome outcome) {
        String name = name(key);
        if (outcome instanceof TimedOut) {
            return new CacheLoadTimeoutException(
                    "loading \"" + name + "\" took longer than " + config().hardLoadTimeout());
        }
        if (outcome instanceof Interrupted interrupted) {
            return new CacheLoadException("loading \"" + name + "\" was interrupted", interrupted.cause());
        }
        if (outcome instanceof Closed) {
            return new IllegalStateException("the cache was closed while \"" + name + "\" was loaded");
        }
        Throwable cause = outcome instanceof Failed failed ? failed.cause() : null;
        return cause == null
                ? new CacheLoadException(
                        "the loader of \"" + name
                                + "\" returned null; to remember that there is no value set absentFor",
                        null)
                : new CacheLoadException("loading \"" + name + "\" failed: " + cause, cause);
    }

    private String name(String key) {
        return Names.of(store.region.name(), key);
    }
}
