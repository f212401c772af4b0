package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache as loaded by an application that has not got the optional libraries. */
class OptionalLibrariesTest {
    private static final byte[] TEXT = "no two libraries at once. ".repeat(100).getBytes(StandardCharsets.UTF_8);

    /** Loads the classes of this test's class path anew, but those of some jars. */
    private static URLClassLoader without(String... jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        String paths =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        for (String path : paths.split(File.pathSeparator, -1)) {
            String file = path.isEmpty() ? "" : Path.of(path).toFile().getName();
            if (!file.isEmpty() && Arrays.stream(jars).noneMatch(file::startsWith)) {
                urls.add(Path.of(path).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private static Class<?> compressors(ClassLoader loader) throws Exception {
        return loader.loadClass("io.perfopt.cache.internal.compress.Compressors");
    }

    private static Object format(ClassLoader loader, String name) throws Exception {
        return loader.loadClass("io.perfopt.cache.Compression")
                .getMethod("valueOf", String.class)
                .invoke(null, name);
    }

    private static Object call(Class<?> type, String method, Object... arguments) throws Exception {
        Method found = Arrays.stream(type.getMethods())
                .filter(each -> each.getName().equals(method) && each.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        return found.invoke(null, arguments);
    }

    private static Object unpackBrotli(ClassLoader loader) throws Exception {
        byte[] packed;
        try (Rig rig = Rig.memory()) {
            packed = rig.cache.compress(TEXT, Compression.BROTLI).bytes();
        }
        return call(
                compressors(loader),
                "decompress",
                packed,
                0,
                packed.length,
                format(loader, "BROTLI"),
                TEXT.length,
                (long) TEXT.length);
    }

    @Test
    @Tag("C9")
    void anAbsentLibraryIsNamedWithTheArtifactToAdd() throws Exception {
        try (URLClassLoader loader = without("zstd-jni", "brotli4j", "native-", "dec-")) {
            assertThatThrownBy(() -> call(compressors(loader), "require", format(loader, "ZSTD")))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessage("zstd compression needs com.github.luben:zstd-jni on the class path");
            assertThatThrownBy(() -> call(compressors(loader), "require", format(loader, "BROTLI")))
                    .cause()
                    .hasMessageContaining("brotli compression needs com.aayushatharva.brotli4j:brotli4j");
            assertThatThrownBy(() -> unpackBrotli(loader))
                    .cause()
                    .hasMessageContaining("reading brotli needs com.aayushatharva.brotli4j:brotli4j")
                    .hasMessageContaining("org.brotli:dec");
            assertThat(call(compressors(loader), "resolve", format(loader, "AUTOMATIC")))
                    .hasToString("DEFLATE");
        }
    }

    @Test
    @Tag("C9")
    void brotliIsReadWithoutNativeCodeAndNotWritten() throws Exception {
        try (URLClassLoader loader = without("brotli4j", "native-")) {
            assertThat(unpackBrotli(loader)).isEqualTo(TEXT);
            assertThatThrownBy(() -> call(compressors(loader), "require", format(loader, "BROTLI")))
                    .cause()
                    .hasMessageContaining("brotli compression needs com.aayushatharva.brotli4j:brotli4j");
        }
    }

    @Test
    @Tag("C2")
    void aCacheWithADiskNeedsNoneOfThem(@TempDir Path directory) throws Exception {
        try (URLClassLoader loader = without("zstd-jni", "brotli4j", "native-", "dec-", "jackson-dataformat-cbor")) {
            Class<?> type = loader.loadClass("io.perfopt.cache.CachingSystem");
            Object builder = type.getMethod("builder").invoke(null);
            builder.getClass().getMethod("disk", Path.class).invoke(builder, directory);
            String text = new String(TEXT, StandardCharsets.UTF_8);
            Object cache = builder.getClass().getMethod("build").invoke(builder);
            type.getMethod("put", String.class, Object.class).invoke(cache, "a", text);
            type.getMethod("close").invoke(cache);

            Object again = builder.getClass().getMethod("build").invoke(builder);
            Object found = type.getMethod("find", String.class, Class.class).invoke(again, "a", String.class);
            assertThat(found).isEqualTo(Optional.of(text));
            type.getMethod("close").invoke(again);
        }
    }
}
