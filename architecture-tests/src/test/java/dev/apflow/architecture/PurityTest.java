package dev.apflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import dev.apflow.architecture.planted.adapters.duckdb.DrawsLots;
import dev.apflow.architecture.planted.adapters.duckdb.MeetsChance;
import dev.apflow.architecture.planted.adapters.http.ReadsTheEnvironment;
import dev.apflow.architecture.planted.adapters.http.SpeaksToTheConsole;
import dev.apflow.architecture.planted.application.ReadsTheClock;
import dev.apflow.architecture.planted.domain.KnowsAThread;
import dev.apflow.architecture.planted.domain.ReadsAFile;
import dev.apflow.architecture.planted.json.Sleeps;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** Rules are pure, and time, chance and the world enter through ports. */
class PurityTest {

    @Test
    void domain_is_pure() {
        Program.keeps(
                area ->
                        classes()
                                .that()
                                .resideInAPackage(area.in("domain"))
                                .should()
                                .onlyDependOnClassesThat(areHarmless(area))
                                .because("rules are functions: what they know, they are told"),
                ReadsAFile.class,
                KnowsAThread.class);
    }

    @Test
    void time_and_chance_come_from_bootstrap_alone() {
        Program.keeps(
                area -> onlyBootstrapMay(area, HiddenInputs.TIME_AND_CHANCE),
                ReadsTheClock.class,
                DrawsLots.class,
                MeetsChance.class,
                Sleeps.class);
    }

    /** Executors aside: a command is looked for on the path of its environment. */
    @Test
    void the_environment_is_read_in_bootstrap_alone() {
        Program.keeps(
                area ->
                        onlyBootstrapMay(
                                area, HiddenInputs.ENVIRONMENT, area.in("adapters.executors")),
                ReadsTheEnvironment.class);
    }

    @Test
    void only_the_command_line_speaks_to_the_console() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.root() + "..")
                                .and()
                                .resideOutsideOfPackages(
                                        area.root() + ".bootstrap", area.in("bootstrap.cli"))
                                .should()
                                .accessTargetWhere(HiddenInputs.CONSOLE),
                SpeaksToTheConsole.class);
    }

    /**
     * Demonstrations and the embedded server start processes and wait for them: they are free too.
     */
    private static ArchRule onlyBootstrapMay(
            Area area, DescribedPredicate<JavaAccess<?>> ask, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(area.root() + "..")
                .and()
                .resideOutsideOfPackages(
                        area.in("bootstrap"),
                        area.in("demo"),
                        area.in("testkit.postgres"),
                        area.in("testkit.fault"),
                        area.in("embedded.postgres"))
                .and()
                .resideOutsideOfPackages(others)
                .should()
                .accessTargetWhere(ask);
    }

    private static DescribedPredicate<JavaClass> areHarmless(Area area) {
        var mustNot =
                Set.of(
                        "java.lang.Process",
                        "java.lang.ProcessBuilder",
                        "java.lang.Runtime",
                        "java.lang.Thread",
                        "java.lang.ThreadLocal",
                        "java.time.Clock",
                        "java.time.InstantSource",
                        "java.util.Random",
                        "java.util.Timer",
                        "java.util.UUID");
        var packages =
                resideInAnyPackage(
                        area.in("domain"),
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.nio.charset",
                        "java.security",
                        "java.time",
                        "java.time.format",
                        "java.time.temporal",
                        "java.time.zone",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations",
                        "");
        return describe(
                "belong to the domain or to what is pure in java.base",
                type -> packages.test(type) && !mustNot.contains(type.getFullName()));
    }
}
