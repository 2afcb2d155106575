package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of who works at what, and of what is left of it. */
final class WorkerBugs {

    private static final String CLUSTER = "application/dev/apflow/application/cluster/";
    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private WorkerBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(slots(), remains()).flatMap(List::stream);
    }

    private static List<PlantedBug> slots() {
        return List.of(
                PlantedBug.of(
                                "a leader works although it is to rest",
                                CLUSTER + "NodeLifecycle.java",
                                "private void lead() { if (settings.leaderExecutes()) {",
                                "private void lead() { if (settings.slots() > 0) {")
                        .shownBy(4),
                PlantedBug.of(
                                "a worker ignores that its leases are not renewed",
                                WORKER + "Worker.java",
                                "running -> store.leases().renew(holder, running)",
                                "running -> { store.leases().renew(holder, running); return"
                                        + " running; }")
                        .shownBy(9),
                PlantedBug.of(
                        "a cancellation stops whatever runs of the task",
                        WORKER + "RunningTasks.java",
                        "interrupt(unwanted::contains, Stop.NOT_WANTED);",
                        "interrupt(delivered -> unwanted.stream().anyMatch(each ->"
                                + " each.task().equals(delivered.task())), Stop.NOT_WANTED);"));
    }

    private static List<PlantedBug> remains() {
        return List.of(
                PlantedBug.of(
                                "running again leaves the old error",
                                STORE + "Row.java",
                                "result = Optional.empty(); error = Optional.empty();",
                                "result = Optional.empty();")
                        .shownBy(40),
                PlantedBug.of(
                                "a failure keeps the error of the first attempt",
                                STORE + "MemoryReports.java",
                                "row.error = Optional.of(failed.error());",
                                "row.error = row.error.or(() -> Optional.of(failed.error()));")
                        .shownBy(9));
    }
}
