package io.perfopt.cache;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.util.Objects;

/**
 * The full generic type of a cached value, captured by an anonymous subclass: {@code new Type<List<Product>>() {}}. Immutable.
 * A value in memory is checked against the raw class; one read from disk is built with the full type.
 *
 * @param <T> the type of the value
 */
public abstract class Type<T> {
    private final java.lang.reflect.Type reflected;
    private final Class<?> raw;

    /**
     * Captures the type argument of the subclass.
     *
     * @throws IllegalArgumentException if the subclass gives no concrete type argument
     */
    protected Type() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType captured)
                || captured.getRawType() != Type.class) {
            throw new IllegalArgumentException(
                    "a Type must be a direct subclass with a type argument, as in new Type<List<String>>() {}");
        }
        this.reflected = captured.getActualTypeArguments()[0];
        this.raw = rawClass(reflected);
    }

    private Type(java.lang.reflect.Type reflected) {
        this.reflected = reflected;
        this.raw = rawClass(reflected);
    }

    private Type(Class<T> plain) {
        if (plain.isPrimitive()) {
            throw new IllegalArgumentException("type must be a class of objects, was the primitive " + plain.getName()
                    + "; use its wrapper class");
        }
        this.reflected = plain;
        this.raw = plain;
    }

    /**
     * The type of a class without type arguments.
     *
     * @param plain the class
     * @param <T> the class's type
     * @return its type
     * @throws IllegalArgumentException if the class is primitive
     */
    public static <T> Type<T> of(Class<T> plain) {
        return new Plain<>(plain);
    }

    /**
     * The type that reflection found, such as the return type of a method.
     *
     * @param reflected a class, parameterized type or array of those, without type variables
     * @return its type
     * @throws IllegalArgumentException if it names no class
     */
    public static Type<?> of(java.lang.reflect.Type reflected) {
        return reflected instanceof Class<?> plain ? of(plain) : new Reflected(reflected);
    }

    /**
     * The type as the JDK's reflection describes it.
     *
     * @return the reflected type
     */
    public final java.lang.reflect.Type reflected() {
        return reflected;
    }

    /**
     * The class without type arguments.
     *
     * @return the raw class
     */
    public final Class<?> raw() {
        return raw;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Type<?> type && type.reflected.equals(reflected);
    }

    @Override
    public final int hashCode() {
        return reflected.hashCode();
    }

    @Override
    public final String toString() {
        return reflected.getTypeName();
    }

    private static Class<?> rawClass(java.lang.reflect.Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return rawClass(array.getGenericComponentType()).arrayType();
        }
        throw new IllegalArgumentException("the type argument must name a class, was "
                + Objects.requireNonNull(type).getTypeName());
    }

    private static final class Reflected extends Type<Object> {
        Reflected(java.lang.reflect.Type reflected) {
            super(reflected);
        }
    }

    private static final class Plain<T> extends Type<T> {
        Plain(Class<T> plain) {
            super(plain);
        }
    }
}
