package io.perfopt.house;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Where the modules of this build are and what the build left in them. Stateless. */
final class House {
    /** Modules that are built but not published. */
    private static final Set<String> NOT_PUBLISHED = Set.of("perf-benchmarks", "perf-examples");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The folder that a build writes into, below each module: another one for -Dquick. */
    private static final String TARGET = System.getProperty("perfopt.house.target");

    private House() {}

    static Path root() {
        return ROOT;
    }

    /** Every module with code, as the parent names them. */
    static List<Path> modules() {
        List<Path> modules = new ArrayList<>();
        try {
            NodeList names = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(ROOT.resolve("pom.xml").toFile())
                    .getElementsByTagName("module");
            for (int i = 0; i < names.getLength(); i++) {
                Path module = ROOT.resolve(names.item(i).getTextContent().strip());
                if (Files.isDirectory(module.resolve("src/main/java"))) {
                    modules.add(module);
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("pom.xml of the parent cannot be read", e);
        }
        return modules;
    }

    static List<Path> publishedModules() {
        return modules().stream().filter(House::isPublished).toList();
    }

    static boolean isPublished(Path module) {
        return !NOT_PUBLISHED.contains(name(module));
    }

    static String name(Path module) {
        return module.getFileName().toString();
    }

    /** What the build wrote into a module: {@code classes}, {@code surefire-reports}, … */
    static Path built(Path module, String name) {
        return module.resolve(TARGET).resolve(name);
    }

    static Path classes(Path module) {
        return built(module, "classes");
    }

    static Path testClasses(Path module) {
        return built(module, "test-classes");
    }

    /** When this build started. */
    static Instant buildStart() {
        return Instant.parse(System.getProperty("perfopt.build.start"));
    }

    /** Whether a file is there and this build wrote it. */
    static boolean isFresh(Path file) {
        try {
            return Files.exists(file)
                    && !Files.getLastModifiedTime(file).toInstant().isBefore(buildStart());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends a test early when the build leaves modules out ({@code -pl}) or checks out ({@code -Dquick}): what they left behind belongs
     * to an earlier build.
     */
    static void assumeCompleteBuild() {
        assumeTrue(!Boolean.getBoolean("perfopt.quick"), "a build with -Dquick does not check the whole house");
        List<String> missing =
                modules().stream().filter(House::isLeftOut).map(House::name).toList();
        assumeTrue(missing.isEmpty(), () -> "this build left out " + missing + ", so it cannot check the whole house");
    }

    private static boolean isLeftOut(Path module) {
        if (name(module).equals("perf-examples")) {
            return false; // it is this one, whose reports are written when its tests are over
        }
        Path tests = module.resolve("src/test/java");
        boolean compiled = Files.isDirectory(classes(module));
        boolean tested = Reports.files(module).stream().anyMatch(House::isFresh);
        return !compiled || (Files.isDirectory(tests) && !tested);
    }

    /** The files below a folder whose names end so; none if there is no such folder. */
    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pages whose code is held against compiled tests. */
    static List<Path> pages() {
        Set<Path> pages = new TreeSet<>(files(ROOT.resolve("docs/guide"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        return List.copyOf(pages);
    }
}
