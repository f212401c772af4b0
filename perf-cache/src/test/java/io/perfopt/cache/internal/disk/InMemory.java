package io.perfopt.cache.internal.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Directories in memory where the system has a file system for that, else the usual ones: for suites that make thousands of stores and ask what a store makes of its files, not whether
 * the medium keeps them. Beside other work that forces its writes they take a tenth of the time.
 */
public final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Made by JUnit. */
    public InMemory() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "perfopt")
                : Files.createTempDirectory("perfopt");
    }
}
