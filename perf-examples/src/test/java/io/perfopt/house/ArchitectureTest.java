package io.perfopt.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** What the code of the modules may know and do. */
class ArchitectureTest {
    /** The rooms, which never see each other. */
    private static final Map<String, String> ROOMS = Map.of(
            "cache", "io.perfopt.cache..",
            "async", "io.perfopt.async..",
            "render", "io.perfopt.render..",
            "analytics", "io.perfopt.analytics..");

    private static final String[] HALL = {"io.perfopt", "io.perfopt.internal..", "io.perfopt.dashboard.."};

    /** Classes that may read the wall clock, each with the reason. Everything else is given an InstantSource. */
    private static final Map<String, String> TIME_SOURCES = Map.of();

    private static final Pattern WALL_CLOCK = Pattern.compile("java\\.lang\\.System\\.currentTimeMillis"
            + "|java\\.time\\.\\w+\\.now"
            + "|java\\.util\\.Date\\.<init>"
            + "|java\\.util\\.Calendar\\.getInstance");

    private static final Pattern SLEEP =
            Pattern.compile("java\\.lang\\.Thread\\.sleep|java\\.util\\.concurrent\\.TimeUnit\\.sleep");

    private static final Pattern CONSOLE =
            Pattern.compile("java\\.lang\\.System\\.(out|err)|java\\.lang\\.Throwable\\.printStackTrace");

    /** Where a program starts it may hand the console to what it starts. */
    private static final ArchRule NO_CONSOLE =
            classes().should(notReach("the console", CONSOLE, access -> isMain(access.getOrigin())));

    private static final ArchRule NO_SLEEP = classes().should(notReach("a sleep", SLEEP, access -> false));

    private static final ArchRule NO_WALL_CLOCK = classes()
            .should(notReach(
                    "the wall clock",
                    WALL_CLOCK,
                    access -> TIME_SOURCES.containsKey(access.getOriginOwner().getName())));

    private static final ArchRule NO_PUBLIC_MUTABLE_FIELD = classes()
            .should(condition("have no public field that can change", (type, report) -> {
                for (JavaField field : type.getFields()) {
                    boolean open = field.getModifiers().contains(JavaModifier.PUBLIC);
                    // Who hands out an array hands out its elements; between packages that nobody sees it may be the
                    // point.
                    boolean shared = field.getRawType().isArray()
                            && !type.getPackageName().contains(".internal");
                    boolean fixed = field.getModifiers().contains(JavaModifier.FINAL) && !shared;
                    if (open && !fixed) {
                        report.accept(field.getFullName() + " is public and can change", field);
                    }
                }
            }));

    private static final ArchRule NO_THIRD_PARTY_IN_SIGNATURES = classes()
            .should(condition("show only types of the JDK and of PerfOpt", (type, report) -> {
                Set<JavaType> shown = new LinkedHashSet<>(type.getInterfaces());
                type.getSuperclass().ifPresent(shown::add);
                for (JavaMember member : type.getMembers()) {
                    if (isShown(member)) {
                        shown.addAll(typesOf(member));
                    }
                }
                shown.stream()
                        .flatMap(javaType -> javaType.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(foreign -> !foreign.isPrimitive())
                        .filter(foreign -> !isOurs(foreign.getPackageName()))
                        .distinct()
                        .forEach(foreign -> report.accept(type.getName() + " shows " + foreign.getName(), type));
            }));

    @Test
    void theRoomsDoNotSeeEachOtherOrTheHall() {
        ROOMS.forEach((room, packages) -> {
            String[] others = ROOMS.values().stream()
                    .filter(other -> !other.equals(packages))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(packages)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(HALL)
                    .because(room + " can be used alone; only perf-core knows all four")
                    .check(Compiled.PUBLISHED.that(isNoContract()));
        });
    }

    @Test
    void theTestkitSeesNoOtherModule() {
        classes()
                .that()
                .resideInAPackage("io.perfopt.testkit..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.perfopt.testkit..", "java..", "org.jspecify..", "com.google.errorprone..")
                .check(Compiled.PUBLISHED);
    }

    @Test
    void nobodyShipsAMeasurementOrAnExample() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.perfopt.benchmarks..", "io.perfopt.examples..")
                .check(Compiled.PUBLISHED);
    }

    @Test
    void noExportedSignatureShowsATypeOfAThirdParty() {
        Set<String> exported = House.publishedModules().stream()
                .flatMap(module -> exportsOf(module).stream())
                .collect(Collectors.toSet());
        assertThat(exported).as("exported packages").isNotEmpty().noneMatch(name -> name.contains(".internal"));

        NO_THIRD_PARTY_IN_SIGNATURES.check(Compiled.PUBLISHED.that(describe(
                "are exported",
                type -> exported.contains(type.getPackageName())
                        && type.getModifiers().contains(JavaModifier.PUBLIC))));
    }

    @Test
    void nothingPublishedWritesToTheConsole() {
        NO_CONSOLE.check(Compiled.PUBLISHED);
    }

    @Test
    void nothingPublishedSleeps() {
        NO_SLEEP.check(Compiled.PUBLISHED);
    }

    @Test
    void onlyNamedClassesReadTheWallClock() {
        NO_WALL_CLOCK.check(Compiled.PUBLISHED);

        assertThat(TIME_SOURCES.keySet())
                .as("named time sources that still exist")
                .allMatch(name -> Compiled.PUBLISHED.contain(name));
    }

    @Test
    void noPublicFieldCanChange() {
        NO_PUBLIC_MUTABLE_FIELD.check(Compiled.PUBLISHED);
    }

    @Test
    void theRulesFindWhatTheyForbid() {
        Map<Class<?>, ArchRule> faults = Map.of(
                Talks.class, NO_CONSOLE,
                Sleeps.class, NO_SLEEP,
                ReadsTheClock.class, NO_WALL_CLOCK,
                HandsOutTheClock.class, NO_WALL_CLOCK,
                CanBeChanged.class, NO_PUBLIC_MUTABLE_FIELD,
                HandsOutAnArray.class, NO_PUBLIC_MUTABLE_FIELD,
                ShowsAssertJ.class, NO_THIRD_PARTY_IN_SIGNATURES,
                ShowsAListOfAssertJ.class, NO_THIRD_PARTY_IN_SIGNATURES);
        faults.forEach((type, rule) -> assertThatExceptionOfType(AssertionError.class)
                .as(type.getSimpleName())
                .isThrownBy(() -> rule.check(new ClassFileImporter().importClasses(type))));
    }

    /** perf-contracts tests the cache from outside and may see it. */
    private static DescribedPredicate<JavaClass> isNoContract() {
        return describe("are no contract suite", type -> !type.getPackageName().startsWith("io.perfopt.contracts"));
    }

    private static Set<String> exportsOf(Path module) {
        return ModuleFinder.of(House.classes(module)).findAll().stream()
                .flatMap(found -> found.descriptor().exports().stream())
                .filter(Predicate.not(ModuleDescriptor.Exports::isQualified))
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    private static boolean isShown(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Set<JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return Set.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        Set<JavaType> types = new LinkedHashSet<>(unit.getParameterTypes());
        types.add(unit.getReturnType());
        types.addAll(unit.getExceptionTypes());
        return types;
    }

    private static boolean isOurs(String packageName) {
        return List.of("java.", "javax.", "io.perfopt").stream().anyMatch(packageName::startsWith)
                || packageName.equals("com.sun.net.httpserver");
    }

    private static boolean isMain(JavaCodeUnit unit) {
        return unit.getName().equals("main")
                && unit.getModifiers().contains(JavaModifier.STATIC)
                && unit.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toList()
                        .equals(List.of(String[].class.getName()));
    }

    /** Calls, field reads and method references alike. */
    private static ArchCondition<JavaClass> notReach(String what, Pattern target, Predicate<JavaAccess<?>> exempt) {
        return condition("not reach " + what, (type, report) -> {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String reached = access.getTargetOwner().getName() + "." + access.getName();
                if (target.matcher(reached).matches() && !exempt.test(access)) {
                    report.accept(access.getDescription(), type);
                }
            }
        });
    }

    private static ArchCondition<JavaClass> condition(
            String description, BiConsumer<JavaClass, BiConsumer<String, Object>> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(type, (message, where) -> events.add(violated(where, message)));
            }
        };
    }

    static class Talks {
        void talk() {
            System.out.println("here I am");
        }
    }

    static class Sleeps {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static class ReadsTheClock {
        Instant read() {
            return Instant.now();
        }
    }

    static class HandsOutTheClock {
        LongSupplier handOut() {
            return System::currentTimeMillis;
        }
    }

    static class CanBeChanged {
        public int count;
    }

    static class HandsOutAnArray {
        public final int[] counts = new int[1];
    }

    static class ShowsAssertJ {
        public Condition<String> condition() {
            return new Condition<>();
        }
    }

    static class ShowsAListOfAssertJ {
        protected void take(List<? extends Condition<String>> conditions) {}
    }
}
