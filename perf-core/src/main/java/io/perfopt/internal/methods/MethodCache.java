package io.perfopt.internal.methods;

import io.perfopt.CacheCondition;
import io.perfopt.Cacheable;
import io.perfopt.Invalidates;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Placement;
import io.perfopt.cache.Type;
import io.perfopt.internal.config.TextForm;
import io.perfopt.internal.loading.OperationLoads;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the proxy that keeps the results of an interface's {@link Cacheable} methods. Stateless apart from the cache it fills. */
public final class MethodCache {
    private final CachingSystem cache;
    private final Supplier<AsyncOperationsManager> async;

    /** The scheduler is asked for only by methods whose loads are operations. */
    public MethodCache(CachingSystem cache, Supplier<AsyncOperationsManager> async) {
        this.cache = cache;
        this.async = async;
    }

    /**
     * The interface with its results cached.
     *
     * @throws IllegalArgumentException naming the method whose annotation cannot be followed
     */
    public <T> T proxy(Class<T> type, T target) {
        Objects.requireNonNull(target, "target");
        if (!type.isInterface() || type.isAnnotation()) {
            throw new IllegalArgumentException(
                    "cached needs an interface, " + type.getName() + " is none; declare one with the methods to cache");
        }
        if (type.isSealed() || type.isHidden()) {
            throw new IllegalArgumentException(
                    "cached cannot implement " + type.getName() + ", which is sealed or hidden");
        }
        Map<Method, Call> calls = new HashMap<>();
        Map<String, Method> owners = new HashMap<>();
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
        List<Method> written =
                methods.stream().filter(method -> !method.isBridge()).toList();
        for (Method method : written) {
            calls.put(method, call(type, method, target, written, owners));
        }
        for (Method method : methods) {
            if (method.isBridge()) {
                Call same = bridged(method, written).map(calls::get).orElse(null);
                calls.put(method, same != null ? same : new Call.Direct(opened(method), target));
            }
        }
        InvocationHandler handler = (proxy, method, arguments) -> {
            Call call = calls.get(method);
            return call != null ? call.perform(arguments) : ofObject(proxy, method, arguments, target);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The method that the compiler made a bridge to, if there is only one it can be. */
    private static Optional<Method> bridged(Method bridge, List<Method> written) {
        List<Method> candidates = written.stream()
                .filter(method -> method.getName().equals(bridge.getName())
                        && method.getDeclaringClass() == bridge.getDeclaringClass()
                        && bridge.getReturnType().isAssignableFrom(method.getReturnType())
                        && takes(bridge.getParameterTypes(), method.getParameterTypes()))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private static boolean takes(Class<?>[] wide, Class<?>[] narrow) {
        return wide.length == narrow.length
                && IntStream.range(0, wide.length).allMatch(i -> wide[i].isAssignableFrom(narrow[i]));
    }

    /** The function with its results kept in memory, in a region of that name. */
    public <A, R> Function<A, R> memoized(String name, Function<? super A, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        CacheRegion<Object> region = cache.region(name, Object.class, config -> config.placement(Placement.MEMORY));
        return argument -> {
            try {
                @SuppressWarnings(
                        "unchecked") // the region holds what this function returned, and nothing else knows its name
                R result = (R) region.get(ArgumentText.of(argument, Object.class), key -> function.apply(argument));
                return result;
            } catch (CacheLoadException failed) {
                if (failed.getCause() instanceof RuntimeException own) {
                    throw own;
                }
                throw failed;
            }
        };
    }

    private Call call(Class<?> type, Method method, Object target, List<Method> all, Map<String, Method> owners) {
        Call.Direct direct = new Call.Direct(opened(method), target);
        Cacheable cacheable = method.getAnnotation(Cacheable.class);
        Invalidates[] invalidates = method.getAnnotationsByType(Invalidates.class);
        if (cacheable != null && invalidates.length > 0) {
            throw new IllegalArgumentException(method.toGenericString()
                    + " is both @Cacheable and @Invalidates; a call answered by the cache would drop nothing");
        }
        if (cacheable != null) {
            return cached(type, direct, cacheable, all, owners);
        }
        if (invalidates.length > 0) {
            List<InvalidatingCall.Drop> drops = Arrays.stream(invalidates)
                    .map(annotation -> new InvalidatingCall.Drop(cache, method, annotation))
                    .toList();
            return new InvalidatingCall(direct, drops);
        }
        return direct;
    }

    private CachedCall cached(
            Class<?> type, Call.Direct direct, Cacheable annotation, List<Method> all, Map<String, Method> owners) {
        Method method = direct.method();
        ResultShape shape = ResultShape.of(method);
        String name =
                annotation.region().isEmpty() ? type.getSimpleName() + '.' + method.getName() : annotation.region();
        boolean overloaded = all.stream()
                .anyMatch(other -> other.getName().equals(method.getName())
                        && !Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
        KeyTemplate template = KeyTemplate.of(method, annotation.key(), overloaded);
        Method owner = owners.putIfAbsent(name + '/' + template.shape(), method);
        if (owner != null) {
            throw new IllegalArgumentException(method.toGenericString() + " and " + owner.toGenericString()
                    + " have the same key " + template.shape() + " in region " + name + "; give one of them another");
        }
        return new CachedCall(
                direct,
                region(name, shape.content(method, new TypeArguments(type)), method),
                template,
                condition(annotation, method),
                options(annotation, method),
                shape,
                annotation.operation().isEmpty() ? null : loads(annotation.operation(), method));
    }

    private OperationLoads loads(String type, Method method) {
        try {
            return new OperationLoads(async.get(), type);
        } catch (IllegalStateException | IllegalArgumentException refused) {
            throw new IllegalArgumentException(method.toGenericString() + ": " + refused.getMessage(), refused);
        }
    }

    @SuppressWarnings("unchecked") // the region's type is the method's own, so it holds what the method returns
    private CacheRegion<Object> region(String name, java.lang.reflect.Type content, Method method) {
        try {
            return (CacheRegion<Object>) cache.region(name, Type.of(content), region -> {});
        } catch (IllegalStateException | IllegalArgumentException refused) {
            throw new IllegalArgumentException(method.toGenericString() + ": " + refused.getMessage(), refused);
        }
    }

    private static @Nullable CacheCondition condition(Cacheable annotation, Method method) {
        if (annotation.condition() == CacheCondition.Always.class) {
            return null;
        }
        try {
            return annotation.condition().getConstructor().newInstance();
        } catch (ReflectiveOperationException notMade) {
            throw new IllegalArgumentException(
                    method.toGenericString() + ": the condition "
                            + annotation.condition().getName()
                            + " must be a public class with a public constructor without parameters",
                    notMade);
        }
    }

    private static Optional<EntryOptions> options(Cacheable annotation, Method method) {
        if (annotation.ttl().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EntryOptions.ttl(TextForm.DURATION.read().apply(annotation.ttl())));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    method.toGenericString() + ": ttl must be " + TextForm.DURATION.rule() + ", was '"
                            + annotation.ttl() + "'",
                    refused);
        }
    }

    private static Method opened(Method method) {
        if (!Modifier.isPublic(method.getDeclaringClass().getModifiers()) && !method.trySetAccessible()) {
            throw new IllegalArgumentException(method.toGenericString()
                    + " belongs to an interface that is not public; make it public or open its package to io.perfopt");
        }
        return method;
    }

    private static Object ofObject(
            Object proxy, Method method, @Nullable Object @Nullable [] arguments, Object target) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "cached " + target;
        };
    }
}
