package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/** What is due at a time besides an operation's own total limit. Each waits in the timer wheel as long as it matters. */
final class Deadlines {
    private Deadlines() {}

    /** The total time limit of a task whose own node may be in the wheel already, for an earlier time. */
    static final class Total extends Timed {
        private final Task<?> task;

        Total(Task<?> task) {
            this.task = task;
        }

        @Override
        public long deadlineNanos() {
            return task.deadlineNanos();
        }

        @Override
        public boolean isPending() {
            return task.isPending();
        }

        @Override
        public void expire(long nowNanos) {
            task.expire(nowNanos);
        }
    }

    /** The time limit of one attempt. */
    static final class Run extends Timed {
        private final Task<?> task;
        private final int word;
        private final long deadlineNanos;

        Run(Task<?> task, int word, long deadlineNanos) {
            this.task = task;
            this.word = word;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            return task.word() == word;
        }

        @Override
        public void expire(long nowNanos) {
            task.owner.dispatcher.settling.runTimedOut(task, word, nowNanos);
        }
    }

    /** The time limit until the first start. */
    static final class Queue extends Timed {
        private final Task<?> task;
        private final long deadlineNanos;

        Queue(Task<?> task, long deadlineNanos) {
            this.task = task;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            int word = task.word();
            return Phase.of(word) < Phase.RUNNING && Phase.attempts(word) == 0;
        }

        @Override
        public void expire(long nowNanos) {
            task.owner.dispatcher.settling.timeOutWaiting(task, "its queue timeout", nowNanos);
        }
    }

    /** The end of a start delay or of a backoff. */
    static final class Resume extends Timed {
        private final Task<?> task;
        private final int word;
        private final long deadlineNanos;

        Resume(Task<?> task, int word, long deadlineNanos) {
            this.task = task;
            this.word = word;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return task.dueNanos(deadlineNanos);
        }

        @Override
        public boolean isPending() {
            return Phase.withPriority(task.word(), 0) == Phase.withPriority(word, 0);
        }

        @Override
        public void expire(long nowNanos) {
            if (deadlineNanos() - nowNanos > 0) {
                // Prolonged between the look of the wheel and now.
                task.owner.dispatcher.wheel.arm(this);
                return;
            }
            task.owner.dispatcher.resume(task, nowNanos);
        }
    }

    /** The next time limit of a request of a batcher's call. */
    static final class Requests extends Timed {
        private volatile @Nullable BatchCall<?, ?> call;
        private final long deadlineNanos;

        Requests(BatchCall<?, ?> call, long deadlineNanos) {
            this.call = call;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            return call != null;
        }

        @Override
        public void expire(long nowNanos) {
            BatchCall<?, ?> mine = call;
            if (mine != null) {
                mine.timeOutRequests(this, nowNanos);
            }
        }

        /** Nobody needs it any more: it may stay in the wheel for long and must keep no values. */
        void drop() {
            call = null;
        }
    }

    /** The end of the grace in which a run that was given up may still return. */
    static final class Grace extends Timed {
        private final Runner runner;
        private final Task<?> task;
        private final long deadlineNanos;

        Grace(Runner runner, Task<?> task, long deadlineNanos) {
            this.runner = runner;
            this.task = task;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            return true;
        }

        @Override
        public void expire(long nowNanos) {
            task.owner.dispatcher.graceOver(runner, task);
        }
    }

    /** A look at all runners: what one of them took and cannot get to soon goes back into the lanes, and somebody is woken for it. */
    static final class Watch extends Timed {
        private final Dispatcher dispatcher;
        private final long deadlineNanos;

        Watch(Dispatcher dispatcher, long deadlineNanos) {
            this.dispatcher = dispatcher;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public boolean isPending() {
            return true;
        }

        @Override
        public void expire(long nowNanos) {
            dispatcher.lookAfterRunners(nowNanos);
        }
    }
}
