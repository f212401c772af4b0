package io.perfopt;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * After this interface method has returned without a failure, entries of a region are dropped: one by {@link #key}, those of a pattern by
 * {@link #matching}, or all of them when neither is given. Works on what {@link PerformanceOptimizer#cached} returns.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Invalidates.List.class)
public @interface Invalidates {
    /**
     * The region whose entries are dropped.
     *
     * @return its name, {@code Interface.method} for a {@link Cacheable} method without one of its own
     */
    String region();

    /**
     * The key of one entry, written as in {@link Cacheable#key}; parameters are those of this method.
     *
     * @return the template, or nothing
     */
    String key() default "";

    /**
     * A pattern of keys, in which {@code *} stands for any text; parameters are those of this method.
     *
     * @return the template, or nothing
     */
    String matching() default "";

    /**
     * Whether what depends on the dropped entries is dropped too.
     *
     * @return true to follow dependencies
     */
    boolean cascade() default false;

    /** Holds several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface List {
        /**
         * The annotations.
         *
         * @return in the order they are written
         */
        Invalidates[] value();
    }
}
