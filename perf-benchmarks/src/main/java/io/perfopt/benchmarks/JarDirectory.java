package io.perfopt.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The folder beside the benchmark jar, {@code perf-benchmarks/target}, where results go. Stateless. */
final class JarDirectory {
    private JarDirectory() {}

    /** The folder of the jar this class came from, or {@code target} when it came from no jar. */
    static Path find() {
        CodeSource source = JarDirectory.class.getProtectionDomain().getCodeSource();
        if (source != null) {
            try {
                Path origin = Path.of(source.getLocation().toURI());
                Path parent = origin.getParent();
                if (Files.isRegularFile(origin) && parent != null) {
                    return parent;
                }
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the jar has a location that is no URI: " + source.getLocation(), e);
            }
        }
        return Path.of("target");
    }
}
