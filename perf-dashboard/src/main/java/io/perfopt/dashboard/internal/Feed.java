package io.perfopt.dashboard.internal;

import java.util.Optional;

/** Where the figures come from. Called on server threads and, for the live stream, on the ticking thread; safe for several at once. */
public interface Feed {
    /** The same view with names that are not known left out, so that there are never more views than names. */
    View known(View view);

    /** All figures of a view as one JSON object. */
    String snapshot(View view);

    /** The figures of a view as one self-contained HTML page; empty when nothing is measured. */
    Optional<String> report(View view);
}
