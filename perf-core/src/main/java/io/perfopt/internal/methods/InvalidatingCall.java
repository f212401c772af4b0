package io.perfopt.internal.methods;

import io.perfopt.Invalidates;
import io.perfopt.cache.CachingSystem;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls the implementation and drops entries when it has succeeded; a stage counts as success when it completes. Immutable. */
final class InvalidatingCall implements Call {
    private final Call implementation;
    private final List<Drop> drops;

    InvalidatingCall(Call implementation, List<Drop> drops) {
        this.implementation = implementation;
        this.drops = List.copyOf(drops);
    }

    @Override
    public @Nullable Object perform(@Nullable Object @Nullable [] arguments) throws Throwable {
        Object result = implementation.perform(arguments);
        if (result instanceof CompletionStage<?> stage) {
            return stage.thenApply(value -> {
                drops.forEach(drop -> drop.perform(arguments));
                return value;
            });
        }
        drops.forEach(drop -> drop.perform(arguments));
        return result;
    }

    /** What one annotation drops. */
    static final class Drop {
        private final CachingSystem cache;
        private final String region;
        private final @Nullable KeyTemplate name;
        private final boolean pattern;
        private final boolean cascade;

        Drop(CachingSystem cache, Method method, Invalidates annotation) {
            this.cache = cache;
            this.region = annotation.region();
            this.pattern = !annotation.matching().isEmpty();
            this.cascade = annotation.cascade();
            if (pattern && !annotation.key().isEmpty()) {
                throw new IllegalArgumentException(method.toGenericString()
                        + ": @Invalidates has both a key and a pattern to match; give one of them");
            }
            String template = pattern ? annotation.matching() : annotation.key();
            this.name = template.isEmpty() ? null : KeyTemplate.of(method, template, false);
        }

        void perform(@Nullable Object @Nullable [] arguments) {
            if (name == null && !cascade) {
                cache.invalidateRegion(region);
                return;
            }
            String names = region + '/' + (name == null ? "*" : name.key(arguments));
            if (cascade) {
                cache.invalidateCascade(names);
            } else if (pattern) {
                cache.invalidateMatching(names);
            } else {
                cache.invalidate(names);
            }
        }

        @Override
        public String toString() {
            return Arrays.asList(region, name == null ? "*" : name.shape()).toString();
        }
    }
}
