package io.perfopt;

import io.perfopt.internal.log.RecordingLogger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the code under test logs, by logger, instead of writing it to the console; found by the JDK as a service. */
public final class RecordedLog extends System.LoggerFinder {
    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    /** For the service loader. */
    public RecordedLog() {}

    /** What the loggers of PerfOpt wrote so far: level, text. */
    static List<String> lines() {
        return LINES;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new RecordingLogger(
                name.startsWith("io.perfopt") ? LINES : new CopyOnWriteArrayList<>(), System.Logger.Level.INFO);
    }
}
