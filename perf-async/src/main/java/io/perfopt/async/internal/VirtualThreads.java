package io.perfopt.async.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Virtual threads where the JDK has them (21 and later), found by reflection since this module is compiled for 17. */
final class VirtualThreads {
    private VirtualThreads() {}

    static boolean isAvailable() {
        return Runtime.version().feature() >= 21;
    }

    /** An executor that starts one virtual thread a task. */
    static Executor executor(String namePrefix) {
        if (!isAvailable()) {
            throw new IllegalStateException("virtualThreads needs JDK 21 or later, this is "
                    + Runtime.version().feature() + "; leave it out to run on the manager's own workers");
        }
        ThreadFactory factory = factory(namePrefix);
        return task -> factory.newThread(task).start();
    }

    private static ThreadFactory factory(String namePrefix) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Method ofVirtual = Thread.class.getMethod("ofVirtual");
            Object builder = ofVirtual.invoke(null);
            Object named =
                    builderType.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 1L);
            return (ThreadFactory) builderType.getMethod("factory").invoke(named);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException missing) {
            throw new IllegalStateException("this JDK does not give virtual threads", missing);
        }
    }
}
