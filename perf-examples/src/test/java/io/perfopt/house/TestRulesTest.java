package io.perfopt.house;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a test may not do: be off without a reason, end early without saying why, sleep. */
class TestRulesTest {
    private static final ArchRule OFF_WITH_A_REASON = classes()
            .should(condition("say why a test is off", (type, report) -> {
                checkAnnotations(type.getName(), type, report);
                for (JavaMethod method : type.getMethods()) {
                    checkAnnotations(method.getFullName(), method, report);
                }
            }));

    private static final ArchRule ASSUMPTIONS_WITH_A_MESSAGE = classes()
            .should(condition("say why a test ends early", (type, report) -> {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    boolean junit = owner.equals("org.junit.jupiter.api.Assumptions");
                    boolean message = access.getDescription().matches(".*(, java\\.lang\\.String|Supplier)\\)>.*");
                    if ((junit && !message) || owner.equals("org.assertj.core.api.Assumptions")) {
                        report.accept(access.getDescription(), type);
                    }
                }
            }));

    private static final ArchRule NO_SLEEP = classes().should(condition("not sleep", (type, report) -> {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            String target = access.getTargetOwner().getName() + "." + access.getName();
            if (target.equals("java.lang.Thread.sleep") || target.equals("java.util.concurrent.TimeUnit.sleep")) {
                report.accept(access.getDescription(), type);
            }
        }
    }));

    @Test
    void noTestIsOffWithoutAReason() {
        OFF_WITH_A_REASON.check(Compiled.TESTS.that(isNoExampleOfTheseChecks()));
    }

    @Test
    void noTestEndsEarlyWithoutSayingWhy() {
        ASSUMPTIONS_WITH_A_MESSAGE.check(Compiled.TESTS.that(isNoExampleOfTheseChecks()));
    }

    @Test
    void noTestSleeps() {
        NO_SLEEP.check(Compiled.TESTS.that(isNoExampleOfTheseChecks()));
    }

    @Test
    void theRulesFindWhatTheyForbid() {
        assertRefuses(OFF_WITH_A_REASON, OffWithoutReason.class);
        assertRefuses(OFF_WITH_A_REASON, OffOnSomeSystemWithoutReason.class);
        assertRefuses(ASSUMPTIONS_WITH_A_MESSAGE, AssumesSilently.class);
        assertRefuses(ASSUMPTIONS_WITH_A_MESSAGE, AssumesWithAssertJ.class);
        assertRefuses(NO_SLEEP, Sleeps.class);
    }

    @Test
    void theRulesAcceptWhatHasAReason() {
        for (ArchRule rule : new ArchRule[] {OFF_WITH_A_REASON, ASSUMPTIONS_WITH_A_MESSAGE, NO_SLEEP}) {
            assertThatCode(() -> rule.check(new ClassFileImporter().importClasses(HasReasons.class)))
                    .doesNotThrowAnyException();
        }
    }

    private static void assertRefuses(ArchRule rule, Class<?> type) {
        assertThatExceptionOfType(AssertionError.class)
                .as(type.getSimpleName())
                .isThrownBy(() -> rule.check(new ClassFileImporter().importClasses(type)));
    }

    private static void checkAnnotations(String name, HasAnnotations<?> element, BiConsumer<String, Object> report) {
        for (JavaAnnotation<?> annotation : element.getAnnotations()) {
            String type = annotation.getRawType().getName();
            String attribute = type.equals(Disabled.class.getName())
                    ? "value"
                    : type.startsWith("org.junit.jupiter.api.condition.") ? "disabledReason" : "";
            if (!attribute.isEmpty()
                    && annotation
                            .get(attribute)
                            .map(Object::toString)
                            .orElse("")
                            .isBlank()) {
                report.accept(name + " is off without a reason", element);
            }
        }
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

    private static DescribedPredicate<JavaClass> isNoExampleOfTheseChecks() {
        return DescribedPredicate.describe(
                "are no examples of what is forbidden",
                type -> !type.getPackageName().equals("io.perfopt.house") || type.isTopLevelClass());
    }

    static class OffWithoutReason {
        @Disabled
        void test() {}
    }

    static class OffOnSomeSystemWithoutReason {
        @DisabledOnOs(OS.WINDOWS)
        void test() {}
    }

    static class AssumesSilently {
        void test() {
            Assumptions.assumeTrue(hashCode() > 0);
        }
    }

    static class AssumesWithAssertJ {
        void test() {
            org.assertj.core.api.Assumptions.assumeThat(hashCode()).isPositive();
        }
    }

    static class Sleeps {
        void test() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    static class HasReasons {
        @Disabled("needs two machines")
        void off() {}

        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no inodes")
        void offOnSomeSystem() {}

        void assumes() {
            Assumptions.assumeTrue(hashCode() > 0, "needs a hash");
            Assumptions.assumeFalse(hashCode() < 0, () -> "needs a hash");
        }
    }
}
