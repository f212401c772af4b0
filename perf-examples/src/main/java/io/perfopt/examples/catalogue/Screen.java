package io.perfopt.examples.catalogue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;

/** The lines the program prints and, below them on a terminal, one that changes. Thread-safe. */
final class Screen {
    /** Where lines cannot be overwritten, as in a log, only every so manieth state of the progress is printed. */
    private static final int EVERY = 5;

    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;

    @GuardedBy("this")
    private String progress = "";

    @GuardedBy("this")
    private int states;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Prints a line that stays. */
    synchronized void line(String text) {
        out.println(terminal && !progress.isEmpty() ? CLEAR_LINE + text : text);
        if (terminal) {
            out.print(progress);
        }
        out.flush();
    }

    /** Shows how far something is, in the place of what was shown before. */
    synchronized void progress(String text) {
        if (terminal) {
            out.print(CLEAR_LINE + text);
            progress = text;
        } else if (states++ % EVERY == 0) {
            out.println(text);
        }
        out.flush();
    }

    /** Leaves the progress as it is, for good. */
    synchronized void progressDone() {
        if (terminal && !progress.isEmpty()) {
            out.println();
        }
        progress = "";
        states = 0;
    }
}
