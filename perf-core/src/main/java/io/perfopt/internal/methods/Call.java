package io.perfopt.internal.methods;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a proxy does when one method is called. Immutable. */
interface Call {
    @Nullable
    Object perform(@Nullable Object @Nullable [] arguments) throws Throwable;

    /** The implementation's own method, its exceptions unwrapped. */
    record Direct(Method method, Object target) implements Call {
        @Override
        public @Nullable Object perform(@Nullable Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }
}
