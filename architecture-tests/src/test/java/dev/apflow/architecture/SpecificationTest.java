package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;

import dev.apflow.domain.ExecutableSpecification;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules are asked in production, or are named as the executable specification of SQL. */
class SpecificationTest {

    private static final String DOMAIN = "dev.apflow.domain.";

    /** Modules that run where tasks are run. */
    private static final List<String> PRODUCTION =
            List.of(
                    "application",
                    "json",
                    "adapters-postgres",
                    "adapters-duckdb",
                    "adapters-http",
                    "adapters-executors",
                    "bootstrap");

    @Test
    void what_production_does_not_ask_is_named_as_a_specification() {
        Set<String> asked = asked();

        assertThat(topLevel(DOMAIN).filter(each -> !asked.contains(each.getName())))
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(
                        topLevel(DOMAIN)
                                .filter(each -> each.isAnnotatedWith(ExecutableSpecification.class))
                                .map(JavaClass::getSimpleName)
                                .toList());
    }

    @Test
    void a_specification_is_compared_with_what_production_does() {
        Set<String> known =
                Stream.of("store-memory", "testkit")
                        .flatMap(module -> inside("dev.apflow." + Program.packageOf(module) + "."))
                        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                        .map(each -> outermost(each.getTargetClass()).getName())
                        .collect(Collectors.toSet());

        assertThat(
                        topLevel(DOMAIN)
                                .filter(
                                        each ->
                                                each.isAnnotatedWith(
                                                        ExecutableSpecification.class)))
                .isNotEmpty()
                .allMatch(each -> known.contains(each.getName()) || isSpecifiedBy(each, known));
    }

    /** An answer is known to whoever asks the rule. */
    private static boolean isSpecifiedBy(JavaClass answer, Set<String> known) {
        return answer.getDirectDependenciesToSelf().stream()
                .anyMatch(each -> known.contains(outermost(each.getOriginClass()).getName()));
    }

    /** Classes of the domain that production depends on, directly or through others of them. */
    private static Set<String> asked() {
        Deque<JavaClass> open = new ArrayDeque<>();
        PRODUCTION.forEach(
                module ->
                        inside("dev.apflow." + Program.packageOf(module) + ".").forEach(open::add));
        Set<String> seen = new HashSet<>();
        Set<String> asked = new HashSet<>();
        while (!open.isEmpty()) {
            JavaClass each = open.remove();
            if (!seen.add(each.getName())) {
                continue;
            }
            each.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getName().startsWith(DOMAIN))
                    .forEach(
                            target -> {
                                asked.add(outermost(target).getName());
                                open.add(target);
                                open.add(outermost(target));
                            });
        }
        return asked;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(SpecificationTest::outermost).orElse(type);
    }

    private static Stream<JavaClass> inside(String root) {
        return Program.CLASSES.stream().filter(each -> each.getName().startsWith(root));
    }

    private static Stream<JavaClass> topLevel(String root) {
        return inside(root)
                .filter(JavaClass::isTopLevelClass)
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .filter(each -> !each.isEquivalentTo(ExecutableSpecification.class));
    }
}
