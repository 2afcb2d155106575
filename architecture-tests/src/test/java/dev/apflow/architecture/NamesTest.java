package dev.apflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.apflow.architecture.planted.adapters.duckdb.TaskManager;
import dev.apflow.architecture.planted.application.ClockPort;
import dev.apflow.architecture.planted.domain.TaskUtil;
import dev.apflow.architecture.planted.domain.model.Anything;

import org.junit.jupiter.api.Test;

/** A name says which part a thing plays, not which drawer it lies in. */
class NamesTest {

    @Test
    void no_type_is_named_after_a_drawer() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.root() + "..")
                                .should()
                                .haveSimpleNameEndingWith("Impl")
                                .orShould()
                                .haveSimpleNameEndingWith("Manager")
                                .orShould()
                                .haveSimpleNameEndingWith("Port")
                                .orShould()
                                .haveSimpleNameEndingWith("Service")
                                .orShould()
                                .haveNameMatching(".*(Util|Utils|Helper|Helpers)"),
                ClockPort.class,
                TaskManager.class,
                TaskUtil.class);
    }

    @Test
    void no_package_collects_by_kind() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.root() + "..")
                                .should()
                                .resideInAnyPackage(
                                        "..model..",
                                        "..dto..",
                                        "..util..",
                                        "..utils..",
                                        "..common..",
                                        "..helper..",
                                        "..impl.."),
                Anything.class);
    }
}
