package io.perfopt.dashboard.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Figures that only count how often they were asked for. */
final class FakeFeed implements Feed {
    final AtomicInteger snapshots = new AtomicInteger();
    volatile String padding = "";
    volatile boolean failing;

    @Override
    public View known(View view) {
        return view.operation().equals("known") ? view : new View(view.minutes(), "");
    }

    @Override
    public String snapshot(View view) {
        if (failing) {
            throw new IllegalStateException("planted");
        }
        return "{\"view\":\"" + view.minutes() + view.operation() + "\",\"number\":" + snapshots.incrementAndGet()
                + padding + "}";
    }

    @Override
    public Optional<String> report(View view) {
        return Optional.of("<!doctype html><title>" + view.minutes() + "</title>");
    }
}
