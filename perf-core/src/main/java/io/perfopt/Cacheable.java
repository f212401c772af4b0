package io.perfopt;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The result of this interface method is kept in the cache: a call with arguments seen before does not reach the implementation.
 *
 * <p>Works on what {@link PerformanceOptimizer#cached} returns. A result of {@code Optional} or {@code CompletionStage} is kept by its content;
 * null, an empty {@code Optional} and a failure are not kept, unless the region remembers absence. A call of the implementation to
 * itself does not pass through the cache.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cacheable {
    /**
     * The region that holds the results; methods may share one when they return the same type.
     *
     * @return its name, or nothing for {@code Interface.method}
     */
    String region() default "";

    /**
     * The key of a call: text with parameters in braces by name or position, such as {@code "{id}/{0}"}. Two parameters need a separator
     * between them that no encoded argument contains, such as a comma or a slash.
     *
     * @return the template, or nothing for {@code method(argument,argument)}
     */
    String key() default "";

    /**
     * How long a result is kept: a number with one of ms, s, m, h, d.
     *
     * @return such as {@code "5m"}, or nothing for the region's own time
     */
    String ttl() default "";

    /**
     * The type of operation as which a result is loaded; its priority, limits, timeouts, retries and circuit breaker then hold for the load.
     *
     * @return a type of {@link PerformanceOptimizer#async()}, or nothing for a load on the calling thread
     */
    String operation() default "";

    /**
     * Decides per call whether the cache is used at all.
     *
     * @return a class with a public constructor without parameters
     */
    Class<? extends CacheCondition> condition() default CacheCondition.Always.class;
}
