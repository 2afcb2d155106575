package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of removing what has been over for long. */
final class RetentionBugs {

    private static final String STORE = "store-memory/dev/apflow/store/memory/";
    private static final String TABLES = STORE + "Tables.java";
    private static final String RETENTION = STORE + "MemoryRetention.java";
    private static final String POLICY = "domain/dev/apflow/domain/tree/RetentionPolicy.java";
    private static final String DUTY =
            "application/dev/apflow/application/cluster/RetentionDuty.java";

    private RetentionBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.concat(ofTheStore(), ofTheDuty());
    }

    private static Stream<PlantedBug> ofTheStore() {
        return Stream.of(
                PlantedBug.of(
                                "retention removes trees that can still move",
                                POLICY,
                                "return canMove == 0\n                && ",
                                "return ")
                        .shownBy(3),
                PlantedBug.of(
                                "trees in which something failed are kept as long as completed"
                                        + " ones",
                                POLICY,
                                "(allCompleted ? completed : failed)",
                                "completed")
                        .shownBy(3),
                PlantedBug.of(
                                "the time of a tree counts from its creation",
                                RETENTION,
                                "tree.stream().map(row -> row.updatedAt)",
                                "tree.stream().map(row -> row.createdAt)")
                        .shownBy(3),
                PlantedBug.of(
                                "a submission key outlives its tree",
                                TABLES,
                                "submissions.values().removeIf(named ->"
                                        + " ids.contains(named.treeId()));",
                                "")
                        .shownBy(7),
                PlantedBug.of(
                                "kept results outlive their tree",
                                TABLES,
                                "cache.values().removeIf(kept -> ids.contains(kept.task()));",
                                "")
                        .shownBy(3),
                PlantedBug.of(
                                "events outlive their tree",
                                TABLES,
                                "events.removeIf(event -> ids.contains(event.taskId()));",
                                "")
                        .shownBy(3),
                PlantedBug.of(
                                "retention removes the root alone",
                                RETENTION,
                                "tables.remove(tree);",
                                "tables.remove(List.of(row));")
                        .shownBy(3));
    }

    private static Stream<PlantedBug> ofTheDuty() {
        return Stream.of(
                PlantedBug.of(
                                "retention asks nobody whether it may",
                                RETENTION,
                                "tables.fenced(authority, () -> sweep(policy, from, tasks))",
                                "tables.alone(() -> new AuthorizedResult.Granted<>(sweep(policy,"
                                        + " from, tasks)))")
                        .shownBy(10),
                PlantedBug.of(
                        "retention begins at the oldest tree with each call",
                        DUTY,
                        "place = sweep.next().orElse(Place.START);",
                        "place = Place.START;"),
                PlantedBug.of(
                                "retention goes on when the term is over",
                                DUTY,
                                "timer.ifPresent(Timer::cancel);",
                                "")
                        .and(
                                DUTY,
                                "        authority = Optional.empty();\n        timer",
                                "        timer"));
    }
}
