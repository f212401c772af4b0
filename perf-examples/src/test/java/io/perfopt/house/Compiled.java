package io.perfopt.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The compiled classes of all modules, read once for all checks. Immutable once read. */
final class Compiled {
    /** Main classes of the modules that are published. */
    static final JavaClasses PUBLISHED =
            read(House.publishedModules().stream().map(House::classes).toList());

    /** Test classes of all modules, and the contract suites, which are tests that others run. */
    static final JavaClasses TESTS = read(House.modules().stream()
            .map(module ->
                    House.name(module).equals("perf-contracts") ? module.resolve("target") : House.testClasses(module))
            .toList());

    private Compiled() {}

    private static JavaClasses read(List<Path> folders) {
        return new ClassFileImporter()
                .importPaths(folders.stream().filter(Files::isDirectory).toList());
    }
}
