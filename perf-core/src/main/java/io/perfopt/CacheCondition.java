package io.perfopt;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a call of a {@link Cacheable} method looks into the cache; called on every such call, so cheap and safe for any number of threads. */
public interface CacheCondition {
    /**
     * Whether this call uses the cache.
     *
     * @param method the interface method
     * @param arguments its arguments, not to be changed
     * @return false to call the implementation and keep nothing
     */
    boolean test(Method method, List<@Nullable Object> arguments);

    /** Every call uses the cache. */
    final class Always implements CacheCondition {
        /** The condition that is always true. */
        public Always() {}

        @Override
        public boolean test(Method method, List<@Nullable Object> arguments) {
            return true;
        }
    }
}
