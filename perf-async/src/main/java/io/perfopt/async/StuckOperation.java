package io.perfopt.async;

import java.util.List;

/**
 * A run that was given up and has not returned.
 *
 * @param id the operation's id
 * @param type its type
 * @param thread the name of the thread that is in it
 * @param stack where the thread is, innermost first
 */
public record StuckOperation(long id, String type, String thread, List<StackTraceElement> stack) {
    /**
     * Keeps an unmodifiable copy of the stack.
     *
     * @param id as described above
     * @param type as described above
     * @param thread as described above
     * @param stack as described above
     */
    public StuckOperation {
        stack = List.copyOf(stack);
    }
}
