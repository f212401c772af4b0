package io.perfopt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a program on the module path, or linked into an image of its own, gets what it requires. */
class ModuleGraphTest {
    /** What is shipped to run; the testkit and the contracts belong to tests. */
    private static final Set<String> LINKED = Set.of(
            "io.perfopt.cache",
            "io.perfopt.async",
            "io.perfopt.render",
            "io.perfopt.analytics",
            "io.perfopt",
            "io.perfopt.dashboard");

    @TempDir
    private Path directory;

    @Test
    void everyPublishedModuleResolves() {
        Set<String> ours = publishedNames();

        Configuration graph = Configuration.resolve(
                modulePath(), List.of(ModuleLayer.boot().configuration()), ModuleFinder.of(), ours);

        assertThat(graph.modules()).extracting(ResolvedModule::name).containsAll(ours);
    }

    @Test
    void everyPublishedModuleHasItsOwnDescriptorAndName() {
        for (Path module : House.publishedModules()) {
            assertThat(House.classes(module).resolve("module-info.class")).exists();
        }
        assertThat(publishedNames()).hasSameSizeAs(House.publishedModules()).containsAll(LINKED);
    }

    @Test
    void whatIsShippedLinksIntoAnImage() {
        Optional<ToolProvider> jlink = ToolProvider.findFirst("jlink");
        assertThat(jlink).as("jlink of this JDK").isPresent();
        ModuleFinder path = modulePath();
        Set<ModuleReference> needed = Configuration.resolve(
                        path, List.of(ModuleLayer.boot().configuration()), ModuleFinder.of(), LINKED)
                .modules()
                .stream()
                .map(ResolvedModule::reference)
                .collect(Collectors.toSet());
        assertThat(needed)
                .as("automatic modules, which cannot be linked")
                .filteredOn(reference -> reference.descriptor().isAutomatic())
                .isEmpty();
        Path image = directory.resolve("image");
        StringWriter said = new StringWriter();

        int status = jlink.orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "--module-path",
                        needed.stream()
                                .map(reference -> Path.of(reference.location().orElseThrow())
                                        .toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        "--add-modules",
                        String.join(",", new TreeSet<>(LINKED)),
                        "--output",
                        image.toString());

        assertThat(status).as(said.toString()).isZero();
        assertThat(House.read(image.resolve("release"))).contains(LINKED);
    }

    private static Set<String> publishedNames() {
        return House.publishedModules().stream()
                .flatMap(module -> ModuleFinder.of(House.classes(module)).findAll().stream())
                .map(ModuleReference::descriptor)
                .map(ModuleDescriptor::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our compiled modules, and the jars on the class path of this test, where everything they require is. */
    private static ModuleFinder modulePath() {
        ModuleFinder ours = ModuleFinder.of(
                House.publishedModules().stream().map(House::classes).toArray(Path[]::new));
        ModuleFinder theirs = ModuleFinder.of(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(entry -> Files.isRegularFile(entry)
                                && !entry.getFileName().toString().startsWith("perf-"))
                        .toArray(Path[]::new));
        return ModuleFinder.compose(ours, theirs);
    }
}
