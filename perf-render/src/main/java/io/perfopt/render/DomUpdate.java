package io.perfopt.render;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One command against the nodes of a client, implemented by the caller. A write that names its node and property takes the place of one that
 * waits for the same node and property of the same container.
 */
@FunctionalInterface
public interface DomUpdate {
    /**
     * Does it.
     *
     * @return what was read, or null
     * @throws Exception whatever goes wrong; it becomes the result of this update and stops no other
     */
    @Nullable
    Object apply() throws Exception;

    /**
     * The node it is about.
     *
     * @return the node's name; empty when it must not be merged with another
     */
    default String node() {
        return "";
    }

    /**
     * The property it is about.
     *
     * @return the property's name
     */
    default String property() {
        return "";
    }

    /**
     * What it does, where no phase is given beside it.
     *
     * @return the phase; WRITE
     */
    default Phase phase() {
        return Phase.WRITE;
    }

    /**
     * A write to a property of a node.
     *
     * @param node the node's name, not empty if it is to be merged
     * @param property the property's name
     * @param action does it
     * @return the update
     */
    static DomUpdate write(String node, String property, Runnable action) {
        Objects.requireNonNull(action, "action");
        return of(Phase.WRITE, node, property, () -> {
            action.run();
            return null;
        });
    }

    /**
     * A read of a property of a node; reads are never merged, each has its own result.
     *
     * @param node the node's name
     * @param property the property's name
     * @param action does it and answers the value
     * @return the update
     */
    static DomUpdate read(String node, String property, Callable<? extends @Nullable Object> action) {
        Objects.requireNonNull(action, "action");
        return of(Phase.READ, node, property, action::call);
    }

    private static DomUpdate of(Phase phase, String node, String property, DomUpdate action) {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(property, "property");
        return new DomUpdate() {
            @Override
            public @Nullable Object apply() throws Exception {
                return action.apply();
            }

            @Override
            public String node() {
                return node;
            }

            @Override
            public String property() {
                return property;
            }

            @Override
            public Phase phase() {
                return phase;
            }

            @Override
            public String toString() {
                return phase + " " + node + "." + property;
            }
        };
    }
}
