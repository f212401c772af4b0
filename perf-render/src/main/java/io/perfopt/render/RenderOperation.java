package io.perfopt.render;

import java.util.Objects;

/**
 * One piece of rendering. Of several with the same container and key that wait, the last one is run in the place of the first.
 *
 * @param container what it renders into
 * @param key what part of the container it renders
 * @param visibility how soon it matters
 * @param action does it
 */
public record RenderOperation(String container, String key, Visibility visibility, Runnable action) {
    /**
     * Checks that all is given.
     *
     * @param container as described above
     * @param key as described above
     * @param visibility as described above
     * @param action as described above
     */
    public RenderOperation {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(visibility, "visibility");
        Objects.requireNonNull(action, "action");
    }
}
