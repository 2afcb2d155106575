package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of telling which client caused what. */
final class ActorBugs {

    private static final String TABLES = "store-memory/dev/apflow/store/memory/Tables.java";
    private static final String CAUSED_BY = "details, state.actor, now())";

    private ActorBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(
                PlantedBug.of(
                        "running again does not tell who asked for it",
                        TABLES,
                        CAUSED_BY,
                        "details, type == EventType.RETRIED ? Optional.empty() : state.actor,"
                                + " now())"),
                PlantedBug.of(
                        "what nobody asked for is told as the last client's",
                        TABLES,
                        "state.actor = actor;",
                        "state.actor = actor.or(() -> state.actor);"),
                PlantedBug.of(
                        "the end of a tree does not tell who brought it about",
                        TABLES,
                        CAUSED_BY,
                        "details, type == EventType.TREE_ENDED ? Optional.empty() :"
                                + " state.actor, now())"),
                PlantedBug.of(
                        "a node writes for itself, not for its client",
                        "application/dev/apflow/application/task/WriteGate.java",
                        "new Open(authority.by(client))",
                        "new Open(authority)"));
    }
}
