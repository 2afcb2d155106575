package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is judged: the modules' compiled classes and their sources. */
final class Program {

    /** Modules in the order in which they are built; benchmarks come later and are not judged. */
    static final List<String> MODULES =
            List.of(
                    "domain",
                    "application",
                    "json",
                    "embedded-postgres",
                    "store-memory",
                    "testkit",
                    "adapters-postgres",
                    "adapters-duckdb",
                    "adapters-http",
                    "adapters-executors",
                    "simulation",
                    "demo",
                    "bootstrap");

    static final JavaClasses CLASSES =
            new ClassFileImporter().importPaths(MODULES.stream().map(Program::classesOf).toList());

    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages(Area.PLANTED.root());

    private Program() {}

    /** A module's root package below {@code dev.apflow}. */
    static String packageOf(String module) {
        return module.replace('-', '.');
    }

    static Path classesOf(String module) {
        return sibling(module).resolve(Path.of("target", "classes"));
    }

    static Path testsOf(String module) {
        return sibling(module).resolve(Path.of("target", "test-classes"));
    }

    /** A module's directory; tests run in that of architecture-tests. */
    static Path sibling(String module) {
        return Path.of("..", module);
    }

    static List<Path> files(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (java.io.IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        }
    }

    /**
     * The program keeps a rule, and the rule is awake: put to the planted classes, it names each of
     * the given offenders.
     */
    static void keeps(Function<Area, ArchRule> rule, Class<?>... offenders) {
        var complaints =
                rule.apply(Area.PLANTED)
                        .allowEmptyShould(true)
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .toString();
        assertThat(offenders).isNotEmpty();
        for (var offender : offenders) {
            assertThat(complaints).as("the rule notices").contains(offender.getSimpleName());
        }
        rule.apply(Area.PROGRAM).check(CLASSES);
    }
}
