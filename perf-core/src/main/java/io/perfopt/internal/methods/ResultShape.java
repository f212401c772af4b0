package io.perfopt.internal.methods;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How a method hands out its value: as it is, in an {@code Optional}, or later. */
enum ResultShape {
    VALUE,
    OPTIONAL,
    STAGE;

    private static final Map<Class<?>, Class<?>> WRAPPERS = Map.of(
            int.class, Integer.class,
            long.class, Long.class,
            double.class, Double.class,
            boolean.class, Boolean.class,
            float.class, Float.class,
            short.class, Short.class,
            byte.class, Byte.class,
            char.class, Character.class);

    static ResultShape of(Method method) {
        Class<?> result = method.getReturnType();
        if (result == Optional.class) {
            return OPTIONAL;
        }
        return result == CompletionStage.class || result == CompletableFuture.class ? STAGE : VALUE;
    }

    /** The type of what is kept, as the interface sees it. */
    Type content(Method method, TypeArguments arguments) {
        Type declared = arguments.resolve(method.getGenericReturnType());
        if (declared == void.class || declared == Void.class) {
            throw new IllegalArgumentException(method.toGenericString() + " returns nothing that could be kept");
        }
        if (this == VALUE && declared instanceof Class<?> plain) {
            return WRAPPERS.getOrDefault(plain, plain);
        }
        Type content = this == VALUE
                ? declared
                : declared instanceof ParameterizedType parameterized
                        ? parameterized.getActualTypeArguments()[0]
                        : null;
        if (content == null || isOpen(content)) {
            throw new IllegalArgumentException(method.toGenericString()
                    + " does not say what type of value it returns; declare the type argument");
        }
        return content;
    }

    /** Whether a type leaves a part of itself to the caller. */
    private static boolean isOpen(Type type) {
        return type instanceof TypeVariable
                || type instanceof WildcardType
                || (type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(ResultShape::isOpen))
                || (type instanceof GenericArrayType array && isOpen(array.getGenericComponentType()));
    }

    @Nullable
    Object wrap(@Nullable Object content) {
        return switch (this) {
            case VALUE -> content;
            case OPTIONAL -> Optional.ofNullable(content);
            case STAGE -> CompletableFuture.completedFuture(content);
        };
    }
}
