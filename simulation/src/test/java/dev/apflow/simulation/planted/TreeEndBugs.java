package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of telling that nothing in a tree can move any more. */
final class TreeEndBugs {

    private static final String STORE = "store-memory/dev/apflow/store/memory/";
    private static final String TABLES = STORE + "Tables.java";
    private static final String ENDED = "state.moving.remove(treeId) && !tree.isEmpty()";

    private TreeEndBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(
                PlantedBug.of(
                        "the end of a tree is told while one task can still move",
                        TABLES,
                        "MemoryTrees.canMove(tree) > 0",
                        "MemoryTrees.canMove(tree) > 1"),
                PlantedBug.of(
                        "a tree that is run again does not tell its second end",
                        TABLES,
                        ENDED,
                        ENDED
                                + " && events.stream().noneMatch(each -> each.type() =="
                                + " EventType.TREE_ENDED && each.treeId().equals(treeId))"),
                PlantedBug.of(
                        "a tree that rests tells its end at each change",
                        TABLES,
                        ENDED,
                        "!tree.isEmpty()"),
                PlantedBug.of(
                        "a tree whose rest is blocked never ends",
                        STORE + "MemoryTrees.java",
                        "!row.status.isTerminal() && !blocked.contains(row.id())",
                        "!row.status.isTerminal()"),
                PlantedBug.of(
                        "a tree with a blocked task ends as if that had not been asked for",
                        "domain/dev/apflow/domain/tree/TreeSummary.java",
                        "counts.getOrDefault(TaskStatus.PENDING, 0) > 0 ||",
                        ""));
    }
}
