package dev.apflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

import dev.apflow.architecture.planted.adapters.postgres.cellar.LiesBeside;
import dev.apflow.architecture.planted.adapters.postgres.engine.KnowsWhoPutsTogether;
import dev.apflow.architecture.planted.adapters.postgres.settings.KnowsTheEngine;
import dev.apflow.architecture.planted.adapters.postgres.task.KnowsTheCluster;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

/** The rooms of the PostgreSQL adapter know each other in one direction. */
class PostgresRoomsTest {

    private static final String ADAPTER = "adapters.postgres";

    /** Each room may know those ahead of it. */
    private static final List<String> ROOMS =
            List.of("settings", "engine", "task", "schedule", "cluster");

    @Test
    void settings_know_no_other_room() {
        Program.keeps(area -> knowsOnlyRoomsAhead(area, "settings"), KnowsTheEngine.class);
    }

    @Test
    void the_engine_knows_the_settings_alone() {
        Program.keeps(area -> knowsOnlyRoomsAhead(area, "engine"), KnowsWhoPutsTogether.class);
    }

    @Test
    void tasks_do_not_know_the_cluster() {
        Program.keeps(area -> knowsOnlyRoomsAhead(area, "task"), KnowsTheCluster.class);
    }

    @Test
    void the_cluster_does_not_know_who_puts_the_rooms_together() {
        knowsOnlyRoomsAhead(Area.PROGRAM, "cluster").check(Program.CLASSES);
    }

    @Test
    void there_is_no_other_room() {
        Program.keeps(
                area ->
                        classes()
                                .that()
                                .resideInAPackage(area.in(ADAPTER))
                                .should()
                                .resideInAnyPackage(
                                        Stream.concat(
                                                        Stream.of(top(area)),
                                                        ROOMS.stream().map(room -> in(area, room)))
                                                .toArray(String[]::new)),
                LiesBeside.class);
    }

    private static ArchRule knowsOnlyRoomsAhead(Area area, String room) {
        Stream<String> later =
                ROOMS.stream().skip(ROOMS.indexOf(room) + 1L).map(other -> in(area, other));
        return noClasses()
                .that()
                .resideInAPackage(in(area, room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(top(area)), later).toArray(String[]::new));
    }

    /** The package that puts the rooms together, without the rooms. */
    private static String top(Area area) {
        return area.root() + "." + ADAPTER;
    }

    private static String in(Area area, String room) {
        return area.in(ADAPTER + "." + room);
    }
}
