package dev.apflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

import dev.apflow.architecture.planted.adapters.http.KnowsTheStore;
import dev.apflow.architecture.planted.application.KnowsJson;
import dev.apflow.architecture.planted.application.RunsAThread;
import dev.apflow.architecture.planted.application.TalksToTheNetwork;
import dev.apflow.architecture.planted.domain.KnowsTheApplication;
import dev.apflow.architecture.planted.json.KnowsTheProgram;
import dev.apflow.architecture.planted.one.OneEnd;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Which module may know which: adapters know the application, the application knows the rules. */
class HexagonTest {

    @Test
    void domain_knows_no_other_module() {
        Program.keeps(area -> knowsOnlyWhatItMay(area, "domain"), KnowsTheApplication.class);
    }

    @Test
    void application_knows_the_domain_alone() {
        Program.keeps(area -> knowsOnlyWhatItMay(area, "application"), KnowsJson.class);
    }

    @Test
    void json_knows_application_and_domain_alone() {
        Program.keeps(area -> knowsOnlyWhatItMay(area, "json"), KnowsTheProgram.class);
    }

    @Test
    void no_adapter_knows_another_adapter_or_the_program() {
        for (var module : Program.MODULES) {
            if (module.startsWith("adapters")) {
                knowsOnlyWhatItMay(Area.PROGRAM, Program.packageOf(module)).check(Program.CLASSES);
            }
        }
        Program.keeps(area -> knowsOnlyWhatItMay(area, "adapters.http"), KnowsTheStore.class);
    }

    @Test
    void the_program_does_not_know_the_test_kit() {
        knowsOnlyWhatItMay(Area.PROGRAM, "bootstrap").check(Program.CLASSES);
        knowsOnlyWhatItMay(Area.PROGRAM, "demo").check(Program.CLASSES);
        knowsOnlyWhatItMay(Area.PROGRAM, "testkit").check(Program.CLASSES);
        knowsOnlyWhatItMay(Area.PROGRAM, "simulation").check(Program.CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        Program.keeps(
                area ->
                        slices().matching(area.root() + ".(**)")
                                .should()
                                .beFreeOfCycles()
                                .because("two packages which need each other are one package"),
                OneEnd.class);
    }

    @Test
    void application_starts_no_thread_and_waits_for_none() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.in("application"))
                                .should()
                                .dependOnClassesThat()
                                .belongToAnyOf(Thread.class, java.util.Timer.class)
                                .orShould()
                                .dependOnClassesThat()
                                .areAssignableTo(Executor.class)
                                .orShould()
                                .dependOnClassesThat()
                                .areAssignableTo(Future.class)
                                .orShould()
                                .dependOnClassesThat()
                                .resideInAPackage("java.util.concurrent.locks..")
                                .because(
                                        "threads come through a port, so that a simulator can play"
                                                + " them"),
                RunsAThread.class);
    }

    @Test
    void application_does_no_input_or_output_of_its_own() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.in("application"))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "java.net..",
                                        "java.nio.file..",
                                        "java.nio.channels..",
                                        "java.sql..",
                                        "javax.."),
                TalksToTheNetwork.class);
    }

    private static ArchRule knowsOnlyWhatItMay(Area area, String module) {
        return noClasses()
                .that()
                .resideInAPackage(area.in(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(area.strangersTo(module));
    }
}
