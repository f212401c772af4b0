package io.perfopt.async.internal;

import java.util.concurrent.atomic.AtomicLong;

/** Retries earned by first attempts, in thousandths so that one atomic number is enough. Safe for any thread. */
public final class RetryBudget {
    private static final long ONE = 1_000;

    private final double ratio;
    private final int reserve;
    private final AtomicLong balance;

    public RetryBudget(double ratio, int reserve) {
        this.ratio = ratio;
        this.reserve = reserve;
        this.balance = new AtomicLong(reserve * ONE);
    }

    public void deposit() {
        long most = reserve * ONE;
        long earned = Math.max(1, Math.round(ratio * ONE));
        balance.getAndUpdate(now -> Math.min(most, now + earned));
    }

    public boolean tryWithdraw() {
        return balance.getAndUpdate(now -> now >= ONE ? now - ONE : now) >= ONE;
    }

    @Override
    public String toString() {
        return "budget " + ratio + " a call, reserve " + reserve;
    }
}
