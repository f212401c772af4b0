package io.perfopt.async.internal;

import io.perfopt.async.AsyncConfig;
import io.perfopt.async.OperationTypeConfig;
import io.perfopt.async.StageFunction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides what runs next and who runs it. One lock guards the lanes, the types, the registry, the runners' claims and the counters; it is held for a few dozen
 * instructions and never while code of a user runs. How attempts end is {@link Settling}'s job, how callers wait {@link Awaiting}'s, what a full queue does {@link
 * Admission}'s; they use the same lock. It is longer than most classes here because taking, giving back and waking are one protocol.
 */
final class Dispatcher {
    enum Lifecycle {
        OPEN,
        /** Takes nothing new, runs what it has. */
        DRAINING,
        CLOSED
    }

    private record Planned(long delayNanos, Runnable action) {}

    /** Work taken at once, by the types' average runs: enough to pay for the lock, too little to be missed by others. */
    private static final double CLAIM_BUDGET_NANOS = 50_000;
    /** A worker that took short work this recently is about to come back for more. */
    private static final long SOON_NANOS = 100_000;
    /** An average below this comes from a clock that stands still, by which nobody would ever see that a runner is held up. */
    private static final double STANDING_CLOCK_NANOS = 2;
    /** How often runners with several claims are looked at. */
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final VarHandle QUEUED_COUNT;
    private static final VarHandle OPEN_COUNT;
    private static final VarHandle BATCH_ROOM;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            QUEUED_COUNT = lookup.findVarHandle(Dispatcher.class, "queued", int.class);
            OPEN_COUNT = lookup.findVarHandle(Dispatcher.class, "open", int.class);
            BATCH_ROOM = lookup.findVarHandle(Dispatcher.class, "batchRoom", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final ReentrantLock lock = new ReentrantLock();
    /** Signalled, with the lock held, when an operation ends or leaves its queue while somebody waits for that. */
    final Condition changed = lock.newCondition();

    final TimeSource time;
    final TimerWheel wheel;
    private final Arming arming;
    final Events events;
    final Settling settling;
    final Awaiting awaiting;
    final Admission admission;
    final Batches batches;
    final Sharing sharing;
    final RunnerPool pool;
    final AsyncConfig config;
    final Delays delays;
    private final Instant originInstant;
    private final long originNanos;

    // All below guarded by lock.
    final Registry registry = new Registry();
    final FairShare ready;
    final ManagerThrottle throttle;
    /** Runners that hold claims or wait for some, for statistics and for the end. */
    final List<Runner> runners = new ArrayList<>();

    /** Every type by its name; read without the lock, added to with it. */
    final ConcurrentHashMap<String, TypeState> types = new ConcurrentHashMap<>();

    private long lastId;
    /** Tasks in lanes. */
    int queued;
    /** Operations that have not ended, but for requests that batchers have not counted in. */
    int open;
    /** Batchers with requests under way. */
    final Set<BatchLoader<?, ?>> busyLoaders = new LinkedHashSet<>();
    /** What those may hold uncounted at most. */
    @SuppressWarnings("UnusedVariable") // read through a handle, without the lock
    private int batchRoom;

    int maxConcurrent;
    /** Runners at work, those given up left out. */
    int busy;
    /** Runs that go on without a thread, until their stage completes. */
    int detached;
    /** Runners given up: stuck in a run that ignores its interrupt, or waiting inside an operation. */
    int lost;
    /** Threads that wait for the lock's condition. */
    int watchers;

    /** A look at the runners is planned. */
    private boolean watched;

    private boolean lastClaimShort;
    private long lastClaimNanos;
    Lifecycle lifecycle = Lifecycle.OPEN;
    private List<Planned> planned = new ArrayList<>(2);
    /** Something is in {@link #planned}; read without the lock. */
    private volatile boolean anyPlanned;
    /** Somebody armed a deadline under the lock and the timer may sleep; read without the lock by whoever launches next. */
    private volatile boolean wheelSleeps;

    Dispatcher(Settings settings, Delays delays) {
        this.config = settings.config();
        this.time = settings.time();
        this.delays = delays;
        this.arming = new Arming(this);
        this.wheel = new TimerWheel(delays, time.supplier(), config.tick().toNanos(), arming);
        this.events = new Events(settings.listeners());
        this.settling = new Settling(this);
        this.awaiting = new Awaiting(this);
        this.admission = new Admission(this);
        this.batches = new Batches(this);
        this.sharing = new Sharing(this);
        this.ready = new FairShare(config.agingStep().toNanos());
        this.throttle = new ManagerThrottle(this);
        this.maxConcurrent = config.maxConcurrent();
        this.originNanos = time.nanos();
        this.originInstant = settings.wallClock().instant();
        this.pool = RunnerPool.of(this, settings);
    }

    long now() {
        return time.nanos();
    }

    Instant instantOf(long nanos) {
        return originInstant.plusNanos(nanos - originNanos);
    }

    void callbackFailed() {
        events.callbackFailed();
    }

    // ---- into the lanes

    /** The last id given out; with the lock held. */
    long lastId() {
        return lastId;
    }

    /** Gives a promise its id, sees to its time limit and counts it; with the lock held. The caller calls {@link #launch} later. */
    void register(Promise<?> promise) {
        promise.id = ++lastId;
        registry.add(promise);
        if (promise.timeoutMillis > 0 && arming.needsTick()) {
            wheelSleeps = true;
        }
        promise.owner.open++;
        promise.owner.counters.submitted++;
        open++;
    }

    /** The first of some ids that nobody else gets; with the lock held. */
    long takeIds(int count) {
        long first = lastId + 1;
        lastId += count;
        return first;
    }

    /** Puts a task into its lane; with the lock held. */
    void enqueue(Task<?> task, boolean byAge, long nowNanos) {
        TypeState type = task.owner;
        int word = Phase.with(task.word(), Phase.QUEUED);
        task.setWord(word);
        int priority = Phase.priority(word);
        if (byAge) {
            type.lanes.addByAge(task, priority);
        } else {
            type.lanes.add(task, priority);
        }
        queued++;
        refresh(type, nowNanos);
    }

    /** Takes a queued task out of its lane; with the lock held. */
    void unlink(Task<?> task, long nowNanos) {
        task.owner.lanes.remove(task, Phase.priority(task.word()));
        queued--;
        refresh(task.owner, nowNanos);
        signalWatchers();
    }

    /** Lets a type compete for runners, or not, after anything about it changed; with the lock held. */
    void refresh(TypeState type, long nowNanos) {
        boolean competes = type.lanes.size() > 0 && type.mayStart();
        if (!competes) {
            if (type.readyIndex >= 0) {
                ready.remove(type);
            }
        } else if (type.readyIndex < 0) {
            ready.add(type, nowNanos);
        } else {
            ready.urgencyChanged(type);
        }
    }

    void signalWatchers() {
        if (watchers > 0) {
            changed.signalAll();
        }
    }

    // ---- out of the lanes

    /**
     * Accounts for what a runner has done and gives it more; 0 if there is nothing it may run. The runner's place in the concurrency limit is taken or given up
     * with that. Called by the runner, without the lock.
     */
    int claim(Runner runner, long nowNanos) {
        int taken;
        Runner woken = null;
        lock.lock();
        try {
            retire(runner, nowNanos);
            runner.claimed = 0;
            runner.claimNumber++;
            boolean allowed = lifecycle != Lifecycle.CLOSED
                    && (runner.busy ? busy + detached <= maxConcurrent : busy + detached < maxConcurrent);
            taken = allowed ? take(runner, nowNanos) : 0;
            if (runner.busy != taken > 0) {
                runner.busy = taken > 0;
                busy += taken > 0 ? 1 : -1;
            }
            pool.claimed(runner, taken, nowNanos);
            if (taken > 1) {
                watch(nowNanos);
            }
            if (!ready.isEmpty()) {
                woken = planWake(nowNanos);
            }
        } finally {
            lock.unlock();
        }
        launch(woken);
        return taken;
    }

    private int take(Runner runner, long nowNanos) {
        int taken = 0;
        int most = Math.min(runner.claims.length, config.maxClaim());
        double budget = CLAIM_BUDGET_NANOS;
        while (taken < most && !ready.isEmpty()) {
            TypeState type = ready.first();
            Task<?> task = type.lanes.first();
            if (task == null) {
                throw new IllegalStateException("type " + type.name + " competes with empty lanes");
            }
            // What must pass a limit, and what goes on without its runner, is taken alone.
            boolean alone = type.isGated()
                    || task.payload instanceof StageFunction<?>
                    || type.averageRunNanos < STANDING_CLOCK_NANOS;
            if (taken > 0 && (alone || type.averageRunNanos > budget)) {
                break;
            }
            if (!throttle.tryStart(type, nowNanos)) {
                if (throttle.blocksAll()) {
                    break;
                }
                continue;
            }
            ready.served(type, nowNanos);
            type.lanes.remove(task, Phase.priority(task.word()));
            queued--;
            type.running++;
            refresh(type, nowNanos);
            task.runner = runner;
            task.setWord(Phase.claimed(task.word()));
            runner.claims[taken++] = task;
            if (alone) {
                break;
            }
            if (taken == 1) {
                most = Math.min(most, 1 + fairShare());
            }
            budget -= type.averageRunNanos;
        }
        runner.claimed = taken;
        lastClaimNanos = nowNanos;
        lastClaimShort = taken > 0 && budget > 0 && budget < CLAIM_BUDGET_NANOS;
        if (taken > 0) {
            signalWatchers();
        }
        return taken;
    }

    /** What one runner may take of what is queued and leave enough for the others; all if there are none. */
    private int fairShare() {
        return maxConcurrent == 1 ? queued : queued / (2 * maxConcurrent);
    }

    /** A guess, without the lock, whether there is work to take. */
    boolean looksBusy() {
        return (int) QUEUED_COUNT.getOpaque(this) > 0;
    }

    /** Gives one task to a runner that will run nothing else, in the books of both; with the lock held. */
    void hand(Task<?> task, Runner runner) {
        task.owner.running++;
        refresh(task.owner, now());
        task.runner = runner;
        task.setWord(Phase.claimed(task.word()));
        runner.claims[0] = task;
        runner.claimed = 1;
        runners.add(runner);
    }

    boolean hasIdleRunner() {
        return busy + detached < maxConcurrent && pool.hasIdle();
    }

    /** Whether work of a type would start at once; without the lock. */
    boolean hasIdleRunner(TypeState type) {
        lock.lock();
        try {
            return type.mayStart() && hasIdleRunner();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a batcher has requests under way; with the lock held. */
    void addBusy(BatchLoader<?, ?> loader) {
        busyLoaders.add(loader);
        batchRoom += loader.settings.maxSize();
    }

    /** With the lock held. */
    void removeBusy(BatchLoader<?, ?> loader) {
        busyLoaders.remove(loader);
        batchRoom -= loader.settings.maxSize();
    }

    /** Batchers with requests under way; without the lock. */
    List<BatchLoader<?, ?>> busyLoaders() {
        lock.lock();
        try {
            return List.copyOf(busyLoaders);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the books exact where batchers keep them; without the lock. */
    void countRequests() {
        busyLoaders().forEach(BatchLoader::count);
    }

    /** Operations that wait for a start, those included that batchers have not counted in; with the lock held. */
    int waiting() {
        int waiting = open - busy - detached;
        for (BatchLoader<?, ?> loader : busyLoaders) {
            waiting += loader.uncounted();
        }
        return Math.max(0, waiting);
    }

    /** The most that may be open, as far as can be seen without the lock. */
    int openAtMost() {
        return (int) OPEN_COUNT.getOpaque(this) + (int) BATCH_ROOM.getOpaque(this);
    }

    /** A batch goes its way: listeners hear of it once the lock is free. */
    void batchDispatched(TypeState type, int size, long waitedNanos) {
        if (events.heard) {
            plan(0, () -> events.batch(type, size, waitedNanos));
        }
    }

    /** Accounts for what a runner has ended; with the lock held, by anybody. */
    void retire(Runner runner, long nowNanos) {
        for (int i = 0; i < runner.claimed; i++) {
            Task<?> task = runner.claims[i];
            if (task == null) {
                continue;
            }
            int word = task.word();
            if (Phase.isTerminal(word)) {
                runner.claims[i] = null;
                settling.account(task, word, Phase.of(word), nowNanos);
                releaseType(task.owner, nowNanos);
            }
        }
    }

    /** Makes counters and lists exact; with the lock held. */
    void retireAll(long nowNanos) {
        for (Runner runner : runners) {
            retire(runner, nowNanos);
        }
    }

    /** Gives a place in a type's limit back; with the lock held. */
    void releaseType(TypeState type, long nowNanos) {
        type.running--;
        if (type.readyIndex < 0) {
            refresh(type, nowNanos);
        }
    }

    // ---- who runs it

    /** Chooses a runner to get going, if one should; with the lock held. The caller launches it after unlocking. */
    @Nullable
    Runner planWake(long nowNanos) {
        if (ready.isEmpty()
                || busy + detached >= maxConcurrent
                || lifecycle == Lifecycle.CLOSED
                || throttle.blocksAll()) {
            return null;
        }
        // Short work was just taken: whoever took it comes back sooner than a parked thread wakes.
        if (busy > 0
                && lastClaimShort
                && nowNanos - lastClaimNanos < SOON_NANOS
                && queued <= Runner.MAX_CLAIMS * busy
                && pool.isOurs()) {
            watch(nowNanos);
            return null;
        }
        return pool.choose();
    }

    /** Does what a change asked for, once the lock is free: gets a runner going, wakes the timer, tells those who could help. */
    void launch(@Nullable Runner runner) {
        if (runner != null) {
            runner.launch();
        }
        if (wheelSleeps) {
            wheelSleeps = false;
            wheel.wake();
        }
        if (anyPlanned) {
            schedulePlanned();
        }
        awaiting.lookAgain();
    }

    /** Plans an action for later with the lock held; {@link #launch} hands it to the scheduler. */
    void plan(long delayNanos, Runnable action) {
        planned.add(new Planned(delayNanos, action));
        anyPlanned = true;
    }

    private void schedulePlanned() {
        List<Planned> mine;
        lock.lock();
        try {
            mine = planned;
            planned = new ArrayList<>(2);
            anyPlanned = false;
        } finally {
            lock.unlock();
        }
        for (Planned plan : mine) {
            delays.schedule(plan.action, plan.delayNanos);
        }
    }

    /** Arms a deadline with the lock held; {@link #launch} wakes the timer. */
    void arm(Timed node) {
        if (wheel.push(node)) {
            wheelSleeps = true;
        }
    }

    private void watch(long nowNanos) {
        if (!watched) {
            watched = true;
            arm(new Deadlines.Watch(this, nowNanos + WATCH_NANOS));
        }
    }

    /** Runners the pool may have: one a place in the concurrency limit, and replacements for those given up. */
    int allowedRunners() {
        return maxConcurrent + Math.min(lost, config.maxReplacements());
    }

    /** Starts what can be started after something changed; called without the lock. */
    void kick() {
        Runner woken;
        lock.lock();
        try {
            woken = planWake(now());
        } finally {
            lock.unlock();
        }
        launch(woken);
    }

    /** Keeps a stage-returning run alive without its thread; false if the run was given up meanwhile. */
    boolean detach(Runner runner, Task<?> task, int word) {
        lock.lock();
        try {
            if (task.word() != word) {
                return false;
            }
            runner.forget(task);
            task.runner = null;
            detached++;
            task.owner.detachedRuns += task.handles();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A runner has left an attempt that was given up. */
    void returned(Runner runner) {
        Runner woken;
        lock.lock();
        try {
            Task<?> task = runner.abandoned;
            runner.abandoned = null;
            if (task != null && runner.holdsTypeSlot) {
                runner.holdsTypeSlot = false;
                releaseType(task.owner, now());
            }
            found(runner.root());
            woken = planWake(now());
        } finally {
            lock.unlock();
        }
        launch(woken);
    }

    /** Gives a runner's place to another, since its thread will not be back soon; with the lock held. */
    boolean giveUp(Runner runner) {
        if (runner.lost) {
            return false;
        }
        runner.lost = true;
        lost++;
        if (runner.busy) {
            busy--;
        }
        return true;
    }

    /** Takes a runner back that was given up; with the lock held. */
    void found(Runner runner) {
        if (runner.lost) {
            runner.lost = false;
            lost--;
            if (runner.busy) {
                busy++;
            }
        }
    }

    /** The grace of a given-up attempt is over: if its runner still is in it, it is stuck and made up for. */
    void graceOver(Runner runner, Task<?> task) {
        Runner woken = null;
        boolean stuck;
        lock.lock();
        try {
            stuck = runner.abandoned == task;
            if (stuck) {
                task.owner.counters.stuck++;
                giveUp(runner.root());
                if (runner.holdsTypeSlot) {
                    runner.holdsTypeSlot = false;
                    releaseType(task.owner, now());
                }
                takeBack(runner);
                woken = planWake(now());
            }
        } finally {
            lock.unlock();
        }
        if (stuck) {
            events.stuck(task, runner.thread);
        }
        launch(woken);
    }

    /** Returns to the lanes what a runner took and has not started; with the lock held. */
    void takeBack(Runner runner) {
        for (int i = 0; i < runner.claimed; i++) {
            Task<?> task = runner.claims[i];
            if (task != null && unclaim(task)) {
                enqueue(task, true, now());
            }
        }
    }

    /** Takes a claimed task from its runner; false if it has started or ended. With the lock held. */
    boolean unclaim(Task<?> task) {
        int word = task.word();
        Runner runner = task.runner;
        if (Phase.of(word) != Phase.CLAIMED || runner == null || !task.change(word, Phase.with(word, Phase.QUEUED))) {
            return false;
        }
        runner.forget(task);
        task.runner = null;
        releaseType(task.owner, now());
        return true;
    }

    /** Sees whether a runner is held up, returns to the lanes what others could do, and wakes one for what nobody came back for. */
    void lookAfterRunners(long nowNanos) {
        Runner woken;
        lock.lock();
        try {
            boolean again = false;
            for (Runner runner : runners) {
                if (runner.claimed > 0 && runner.seenClaimNumber == runner.claimNumber) {
                    takeBack(runner);
                    lastClaimShort = false;
                } else {
                    again |= runner.claimed > 1;
                }
                runner.seenClaimNumber = runner.claimNumber;
            }
            watched = false;
            woken = planWake(nowNanos);
            if (again) {
                watch(nowNanos);
            }
        } finally {
            lock.unlock();
        }
        launch(woken);
    }

    // ---- what callers change

    boolean cancel(Promise<?> promise) {
        return settling.cancel(promise);
    }

    void timeOut(Promise<?> promise, long nowNanos) {
        settling.timeOut(promise, nowNanos);
    }

    /** A delay is over: the task goes to its lane, older than most there. */
    void resume(Task<?> task, long nowNanos) {
        Runner woken = null;
        lock.lock();
        try {
            if (Phase.of(task.word()) == Phase.DELAYED) {
                admission.place(task, nowNanos);
                woken = planWake(nowNanos);
            }
        } finally {
            lock.unlock();
        }
        task.lookAgain();
        launch(woken);
    }

    boolean changePriority(Task<?> task, int priority) {
        Runner woken;
        lock.lock();
        try {
            if (!reprioritise(task, priority)) {
                return false;
            }
            woken = planWake(now());
        } finally {
            lock.unlock();
        }
        launch(woken);
        return true;
    }

    /** Changes the priority of a task that has not started; with the lock held. */
    boolean reprioritise(Task<?> task, int priority) {
        int word = task.word();
        if (Phase.priority(word) == priority) {
            return Phase.of(word) < Phase.RUNNING;
        }
        int changedWord = Phase.withPriority(word, priority);
        if (Phase.of(word) == Phase.QUEUED) {
            task.owner.lanes.remove(task, Phase.priority(word));
            task.setWord(changedWord);
            task.owner.lanes.addByAge(task, priority);
            refresh(task.owner, lastClaimNanos);
            return true;
        }
        // Not in a lane: only the word changes, unless a runner starts the task at this moment.
        return Phase.of(word) < Phase.RUNNING && task.change(word, changedWord);
    }

    void configure(TypeState type, OperationTypeConfig next) {
        Runner woken;
        lock.lock();
        try {
            settling.resizeRecords(type, next);
            boolean flush = type.openBatch != null && next.batchSize() == 0;
            type.configure(next);
            if (flush) {
                batches.flush(type, now());
            }
            refresh(type, now());
            woken = planWake(now());
        } finally {
            lock.unlock();
        }
        launch(woken);
    }

    void setMaxConcurrent(int operations) {
        lock.lock();
        try {
            maxConcurrent = operations;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < operations; i++) {
            kick();
        }
    }

    void setThrottle(long gapNanos) {
        lock.lock();
        try {
            throttle.set(gapNanos);
        } finally {
            lock.unlock();
        }
        kick();
    }
}
