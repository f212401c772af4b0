package io.perfopt.internal.log;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger that writes into a list. */
public final class RecordingLogger implements System.Logger {
    private final List<String> lines;
    private final Level from;

    public RecordingLogger(List<String> lines, Level from) {
        this.lines = lines;
        this.from = from;
    }

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= from.getSeverity();
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {
        lines.add(level + " " + text);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
        lines.add(level + " " + (parameters == null ? format : MessageFormat.format(format, parameters)));
    }
}
