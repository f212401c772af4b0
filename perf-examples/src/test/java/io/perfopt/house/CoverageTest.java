package io.perfopt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** JaCoCo checks no floor where it finds no data; a module with code and without data must not pass for covered. */
class CoverageTest {
    @Test
    void everyModuleWithCodeHasCoverageData() {
        House.assumeCompleteBuild();

        assertThat(House.modules())
                .filteredOn(CoverageTest::hasCode)
                .filteredOn(module -> !isMeasured(module))
                .as("modules with classes but no coverage data of this build")
                .isEmpty();
    }

    @Test
    void coverageDataIsLookedForWhereCodeIs() {
        assertThat(House.modules()).filteredOn(CoverageTest::hasCode).isNotEmpty();
    }

    /** The data of this module is written when this JVM ends; here it must do that JaCoCo is at work. */
    private static boolean isMeasured(Path module) {
        return House.name(module).equals("perf-examples")
                ? ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                : House.isFresh(House.built(module, "jacoco.exec"));
    }

    private static boolean hasCode(Path module) {
        return House.files(House.classes(module), ".class").stream()
                .map(file -> file.getFileName().toString())
                .anyMatch(name -> !name.equals("package-info.class") && !name.equals("module-info.class"));
    }
}
