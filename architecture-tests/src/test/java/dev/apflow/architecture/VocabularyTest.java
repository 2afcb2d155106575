package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One word names one thing. */
class VocabularyTest {

    /** Public names that several modules have, and why. */
    private static final Map<String, String> SHARED =
            Map.of(
                    "Database", "each SQL adapter works with its own driver",
                    "Session", "each SQL adapter works with its own driver",
                    "SqlStatement", "each SQL adapter works with its own driver");

    @Test
    void no_public_name_stands_in_two_modules() {
        assertThat(inSeveralModules(publicNames()).keySet())
                .as("names in several modules")
                .containsExactlyInAnyOrderElementsOf(SHARED.keySet());
    }

    @Test
    void the_rule_notices_a_name_in_two_modules() {
        Stream<Map.Entry<String, String>> names =
                Stream.of(
                        Map.entry("Call", "a"),
                        Map.entry("Call", "b"),
                        Map.entry("Task", "a"),
                        Map.entry("Task", "a"));

        assertThat(inSeveralModules(names).keySet()).containsExactly("Call");
    }

    /** Names of public top-level classes, each with its module. */
    private static Stream<Map.Entry<String, String>> publicNames() {
        return Program.MODULES.stream()
                .flatMap(
                        module ->
                                Program.CLASSES.stream()
                                        .filter(each -> isIn(each, module))
                                        .filter(JavaClass::isTopLevelClass)
                                        .filter(
                                                each ->
                                                        each.getModifiers()
                                                                .contains(JavaModifier.PUBLIC))
                                        .map(each -> Map.entry(each.getSimpleName(), module)));
    }

    private static boolean isIn(JavaClass type, String module) {
        String root = "dev.apflow." + Program.packageOf(module);
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static Map<String, Set<String>> inSeveralModules(
            Stream<Map.Entry<String, String>> names) {
        Map<String, Set<String>> modules =
                names.collect(
                        Collectors.groupingBy(
                                Map.Entry::getKey,
                                TreeMap::new,
                                Collectors.mapping(
                                        Map.Entry::getValue,
                                        Collectors.toCollection(TreeSet::new))));
        modules.values().removeIf(all -> all.size() == 1);
        return modules;
    }
}
