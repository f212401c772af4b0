package io.perfopt.async.internal;

import java.util.ArrayList;
import java.util.List;

/** Operations of one type that wait to be dispatched as a group. Guarded by the dispatcher's lock. */
final class OpenBatch {
    final long firstNanos;
    final List<Task<?>> members = new ArrayList<>();

    OpenBatch(long firstNanos) {
        this.firstNanos = firstNanos;
    }
}
