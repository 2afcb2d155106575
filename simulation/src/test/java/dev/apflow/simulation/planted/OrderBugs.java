package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of what comes first, of what may run where, and of what never comes. */
final class OrderBugs {

    private static final String ELECTION = "domain/dev/apflow/domain/election/";
    private static final String DOMAIN = "domain/dev/apflow/domain/";
    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private OrderBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(order(), moreOrder(), liveness()).flatMap(List::stream);
    }

    private static List<PlantedBug> order() {
        return List.of(
                PlantedBug.of(
                        "dependencies are not waited for",
                        STORE + "Dependencies.java",
                        ".allMatch(each -> each.isSatisfiedBy(",
                        ".allMatch(each -> true || each.isSatisfiedBy("),
                PlantedBug.of(
                        "dependents are never released",
                        STORE + "Dependencies.java",
                        ".allMatch(each -> each.isSatisfiedBy(",
                        ".allMatch(each -> false && each.isSatisfiedBy("),
                PlantedBug.of(
                        "an optional dependency must complete",
                        DOMAIN + "task/Dependency.java",
                        "required ? status == TaskStatus.COMPLETED : status.isTerminal()",
                        "status == TaskStatus.COMPLETED"),
                PlantedBug.of(
                        "priority is ignored",
                        STORE + "MemoryClaims.java",
                        "Comparator.comparing((Row row) -> row.spec.priority()) "
                                + ".thenComparing(row -> row.turn) "
                                + ".thenComparing(row -> row.number)",
                        "Comparator.comparing((Row row) -> row.number)"),
                PlantedBug.of(
                        "a retry does not wait for its delay",
                        STORE + "MemoryClaims.java",
                        "&& !row.isDueAfter(now)",
                        ""));
    }

    private static List<PlantedBug> moreOrder() {
        String placement = DOMAIN + "placement/Placement.java";
        return List.of(
                PlantedBug.of(
                        "forbidden nodes are allowed",
                        placement,
                        "wanted.forbiddenNodes().contains(node.node())",
                        "false"),
                PlantedBug.of(
                        "capabilities are not asked for",
                        placement,
                        "found.addAll(capabilities(wanted, node));",
                        ""),
                PlantedBug.of(
                        "one task too many for max_parallel_per_node",
                        placement,
                        "sameClassBefore < wanted.maxParallelPerNode().getAsInt()",
                        "sameClassBefore <= wanted.maxParallelPerNode().getAsInt()"),
                PlantedBug.of(
                        "a worker asks for one task more than it has slots",
                        WORKER + "Claimer.java",
                        "int free = executions.free();",
                        "int free = executions.free() + 1;"));
    }

    private static List<PlantedBug> liveness() {
        String candidateRules = ELECTION + "CandidateRules.java";
        return List.of(
                PlantedBug.of(
                                "a lost wake-up, with polling broken",
                                WORKER + "Claimer.java",
                                "timer = Optional.of(dispatcher.after(delay,"
                                        + " this::scheduleClaim));",
                                "")
                        .shownBy(9),
                PlantedBug.of(
                                "a candidate that was not answered gives up",
                                candidateRules,
                                "case AcquireUnreachable _ -> standBy(context.afterPause());",
                                "case AcquireUnreachable _ -> Transition.none(candidate);")
                        .shownBy(17),
                PlantedBug.of(
                        "a candidate waits for a notice alone",
                        candidateRules,
                        "new Standby(campaignAt), new Schedule(campaignAt,"
                                + " new CampaignDue(campaignAt))",
                        "new Standby(campaignAt)"));
    }
}
