package io.perfopt.async.internal;

import java.util.List;

/** A dispatched batch: its members run one after another in one worker turn, each with its own outcome, limits and retries. Its own outcome is nobody's. */
final class GroupTask extends Task<Void> {
    private final List<Task<?>> members;

    GroupTask(TypeState owner, int priority, long queuedNanos, List<Task<?>> members) {
        super(owner, priority, queuedNanos, 0, null);
        this.members = members;
    }

    @Override
    boolean isInternal() {
        return true;
    }

    @Override
    int handles() {
        // Its members are claimed one by one and count themselves.
        return 0;
    }

    @Override
    void addHandles(List<Promise<?>> handles) {
        for (Task<?> member : members) {
            if (Phase.of(member.word()) == Phase.FOLLOWING) {
                handles.add(member);
            }
        }
    }

    /** Runs the members that are left, as one turn of a runner. Returns the time at the end. */
    long runMembers(Runner runner, int before, long startNanos) {
        Dispatcher dispatcher = owner.dispatcher;
        int word = runner.start(this, before);
        if (word == Runner.NOT_STARTED) {
            return startNanos;
        }
        Inline inline = new Inline(dispatcher, runner, members.size());
        int count = 0;
        dispatcher.lock.lock();
        try {
            for (Task<?> member : members) {
                if (Phase.of(member.word()) == Phase.FOLLOWING) {
                    member.runner = inline;
                    member.setWord(Phase.claimed(member.word()));
                    owner.running++;
                    inline.claims[count++] = member;
                }
            }
            inline.claimed = count;
            dispatcher.runners.add(inline);
        } finally {
            dispatcher.lock.unlock();
        }
        int claimed = count;
        inline.run(() -> inline.executeClaims(claimed, startNanos));
        if (settle(word)) {
            end(word, Phase.COMPLETED, null);
            dispatcher.settling.announce(this);
        }
        return dispatcher.now();
    }
}
