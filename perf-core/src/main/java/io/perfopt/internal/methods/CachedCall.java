package io.perfopt.internal.methods;

import io.perfopt.CacheCondition;
import io.perfopt.cache.CacheAbsentException;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.LoadContext;
import io.perfopt.cache.Loader;
import io.perfopt.internal.loading.OperationLoads;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Looks into a region before it calls the implementation. Immutable. */
final class CachedCall implements Call {
    private final Method method;
    private final Call.Direct implementation;
    private final CacheRegion<Object> region;
    private final KeyTemplate template;
    private final @Nullable CacheCondition condition;
    private final Optional<EntryOptions> options;
    private final ResultShape shape;
    private final @Nullable OperationLoads loads;

    CachedCall(
            Call.Direct implementation,
            CacheRegion<Object> region,
            KeyTemplate template,
            @Nullable CacheCondition condition,
            Optional<EntryOptions> options,
            ResultShape shape,
            @Nullable OperationLoads loads) {
        this.method = implementation.method();
        this.implementation = implementation;
        this.region = region;
        this.template = template;
        this.condition = condition;
        this.options = options;
        this.shape = shape;
        this.loads = loads;
    }

    @Override
    public @Nullable Object perform(@Nullable Object @Nullable [] arguments) throws Throwable {
        if (condition != null && !condition.test(method, list(arguments))) {
            return implementation.perform(arguments);
        }
        String key = template.key(arguments);
        return shape == ResultShape.STAGE ? later(key, arguments) : now(key, arguments);
    }

    private @Nullable Object now(String key, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return shape.wrap(kept(key, loader(arguments)));
        } catch (CacheLoadException failed) {
            throw ownFailure(failed);
        }
    }

    /** The short way of a region is {@code get}; only where absence is remembered, and so met again and again, is its exception too dear. */
    private @Nullable Object kept(String key, Loader<Object> loader) {
        if (region.config().absentFor().isPresent()) {
            return region.find(key, loader).orElse(null);
        }
        try {
            return region.get(key, loader);
        } catch (CacheAbsentException none) {
            return null;
        }
    }

    /** The load runs on the cache's threads and shares the attempt of others for the same key; every caller has a future of its own. */
    private CompletableFuture<@Nullable Object> later(String key, @Nullable Object @Nullable [] arguments) {
        Optional<Object> kept = region.find(key);
        if (kept.isPresent()) {
            return CompletableFuture.completedFuture(kept.get());
        }
        return region.refresh(key, loader(arguments)).handle((value, failure) -> {
            if (failure == null) {
                return value;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof CacheLoadException failed) {
                cause = failed.getCause() == null ? failed : failed.getCause();
            }
            if (cause instanceof CacheAbsentException) {
                return null;
            }
            throw cause instanceof CompletionException wrapped ? wrapped : new CompletionException(cause);
        });
    }

    private Loader<Object> loader(@Nullable Object @Nullable [] arguments) {
        Loader<Object> direct = Loader.withContext((key, context) -> {
            options.ifPresent(context::options);
            Object content = content(arguments);
            if (content == null && region.config().absentFor().isEmpty()) {
                forget(key, context);
            }
            return content;
        });
        OperationLoads operations = loads;
        return operations == null
                ? direct
                : Loader.withContext((key, context) -> operations.load(this, key, context, direct));
    }

    /** What has no value any more must not be served from before, neither while it is fresh nor when a later load fails. */
    private void forget(String key, LoadContext context) {
        context.doNotStore();
        if (context.stale().isPresent() || region.contains(key)) {
            region.invalidate(key);
        }
    }

    private @Nullable Object content(@Nullable Object @Nullable [] arguments) throws Exception {
        try {
            Object result = implementation.perform(arguments);
            return switch (shape) {
                case VALUE -> result;
                case OPTIONAL -> result == null ? null : ((Optional<?>) result).orElse(null);
                case STAGE ->
                    result == null
                            ? null
                            : ((CompletionStage<?>) result)
                                    .toCompletableFuture()
                                    .get();
            };
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable neither) {
            throw new IllegalStateException(method + " threw what is neither an exception nor an error", neither);
        }
    }

    /** What the implementation threw, if the interface lets it through; else the cache's own exception. */
    private Throwable ownFailure(CacheLoadException failed) {
        Throwable cause = failed.getCause();
        boolean allowed = cause instanceof RuntimeException
                || cause instanceof Error
                || (cause != null
                        && Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(cause)));
        return allowed && cause != null ? cause : failed;
    }

    private static List<@Nullable Object> list(@Nullable Object @Nullable [] arguments) {
        List<@Nullable Object> list = new ArrayList<>();
        if (arguments != null) {
            for (Object argument : arguments) {
                list.add(argument);
            }
        }
        return list;
    }
}
