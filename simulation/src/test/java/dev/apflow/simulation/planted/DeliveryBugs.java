package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of leases, of fences and of what is written down. */
final class DeliveryBugs {

    private static final String LEASE = "domain/dev/apflow/domain/lease/";
    private static final String DOMAIN = "domain/dev/apflow/domain/";
    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private DeliveryBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(leases(), moreLeases(), fences(), moreFences(), history())
                .flatMap(List::stream);
    }

    private static List<PlantedBug> leases() {
        String sweep = LEASE + "SweepRules.java";
        return List.of(
                PlantedBug.of(
                        "a renewal is not written",
                        STORE + "MemoryLeases.java",
                        "row.leaseExpiresAt = Optional.of(lease.expiresAt());",
                        ""),
                PlantedBug.of(
                                "a sweep takes back what has not expired",
                                sweep,
                                "now.isBefore(dueAt(lease, sign, settings))",
                                "now.plusSeconds(5).isBefore(dueAt(lease, sign, settings))")
                        .shownBy(3),
                PlantedBug.of(
                                "expired leases are left",
                                sweep,
                                "now.isBefore(dueAt(lease, sign, settings))",
                                "now.isBefore(dueAt(lease, sign, settings).plusSeconds(20))")
                        .shownBy(9),
                PlantedBug.of(
                                "a lost session costs its leases at once",
                                sweep,
                                "since.plus(settings.lossGrace())",
                                "since")
                        .shownBy(9),
                PlantedBug.of(
                        "who has a session is taken for lost",
                        STORE + "MemorySweeps.java",
                        "if (node.session) {",
                        "if (!node.session) {"),
                PlantedBug.of(
                                "a renewal does not name its delivery",
                                STORE + "MemoryLeases.java",
                                "return tables.running(delivered).filter(row -> renews(member,"
                                        + " row)).isPresent();",
                                "return tables.find(delivered.task()).filter(row -> renews(member,"
                                        + " row)).isPresent();")
                        .shownBy(19));
    }

    private static List<PlantedBug> moreLeases() {
        String sweep = LEASE + "SweepRules.java";
        return List.of(
                PlantedBug.of(
                                "the attempt is raised when a lease expires",
                                STORE + "Row.java",
                                "void givenBack(Instant now) {",
                                "void givenBack(Instant now) { attempt++;")
                        .shownBy(3),
                PlantedBug.of(
                        "a new delivery has the old one's number",
                        STORE + "Row.java",
                        "delivery++;",
                        "delivery = Math.max(1, delivery);"),
                PlantedBug.of(
                                "a worker renews too seldom",
                                WORKER + "Worker.java",
                                "holder.lease().dividedBy(RENEWALS_IN_A_LEASE)",
                                "holder.lease().multipliedBy(RENEWALS_IN_A_LEASE)")
                        .shownBy(20),
                PlantedBug.of(
                                "a hand-back does not name its delivery",
                                STORE + "MemoryClaims.java",
                                "tables.running(each).ifPresent(row -> tables.giveBack(row,"
                                        + " reason));",
                                "tables.find(each.task())"
                                        + ".filter(row -> row.status == TaskStatus.IN_PROGRESS)"
                                        + ".ifPresent(row -> tables.giveBack(row, reason));")
                        .shownBy(9),
                PlantedBug.of(
                                "a worker gives back what it knows of",
                                STORE + "MemoryClaims.java",
                                "&& !known.contains(row.delivered())",
                                "")
                        .shownBy(2),
                PlantedBug.of(
                                "whatever is asked for is said to run",
                                STORE + "MemoryClaims.java",
                                ".filter(each -> tables.running(each).isPresent())",
                                "")
                        .shownBy(9));
    }

    private static List<PlantedBug> fences() {
        String reports = STORE + "MemoryReports.java";
        return List.of(
                PlantedBug.of(
                                "completion is not fenced by its delivery",
                                reports,
                                "if (!row.runs(report.delivered())) {",
                                "if (row.status != TaskStatus.IN_PROGRESS) {")
                        .shownBy(9),
                PlantedBug.of(
                                "an attempt may end twice",
                                reports,
                                "if (!row.runs(report.delivered())) {",
                                "if (!row.delivered().equals(report.delivered())) {")
                        .shownBy(3),
                PlantedBug.of(
                                "a late success is not kept",
                                reports,
                                "if (report.outcome() instanceof Outcome.Succeeded("
                                        + "JsonValue result, boolean cached)) {",
                                "if (row.runs(report.delivered()) && report.outcome() instanceof"
                                        + " Outcome.Succeeded(JsonValue result, boolean cached)) {")
                        .shownBy(9),
                PlantedBug.of(
                                "a later success replaces the one that is kept",
                                reports,
                                "tables.cache.putIfAbsent( key, new Tables.Kept(row.id(), result))",
                                "tables.cache.put(key, new Tables.Kept(row.id(), result))")
                        .shownBy(18));
    }

    private static List<PlantedBug> moreFences() {
        String reports = STORE + "MemoryReports.java";
        return List.of(
                PlantedBug.of(
                                "the cache is not asked",
                                WORKER + "TaskRun.java",
                                "recorded = asksFirst ? context",
                                "recorded = asksFirst && progress > 2 ? context")
                        .shownBy(19),
                PlantedBug.of(
                                "a task fails when the cache cannot be asked",
                                WORKER + "TaskRun.java",
                                "return new End.CacheUnavailable(problem);",
                                "return End.Failure.executor(message(problem), true);")
                        .shownBy(3),
                PlantedBug.of(
                                "running again is not fenced by the epoch",
                                STORE + "MemoryTasks.java",
                                "public AuthorizedResult<Rerun> rerun(WriteAuthority authority,"
                                        + " TaskId id, boolean downstream) { return tables.fenced("
                                        + " authority,",
                                "public AuthorizedResult<Rerun> rerun(WriteAuthority authority,"
                                    + " TaskId id, boolean downstream) { return tables.fenced( new"
                                    + " WriteAuthority.Standalone(),")
                        .shownBy(2),
                PlantedBug.of(
                                "sweeps are not fenced by the epoch",
                                STORE + "MemorySweeps.java",
                                "public AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term,"
                                        + " Duration lossGrace) { return tables.fenced( term,",
                                "public AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term,"
                                        + " Duration lossGrace) { return tables.fenced( new"
                                        + " WriteAuthority.Standalone(),")
                        .shownBy(3),
                PlantedBug.of(
                        "the key of a submission is not looked at",
                        STORE + "MemoryTrees.java",
                        "if (tree.submission().isPresent()) {",
                        "if (tree.submission().isPresent() && tree.suspended()) {"));
    }

    private static List<PlantedBug> history() {
        return List.of(
                PlantedBug.of(
                        "a completion writes no event",
                        STORE + "MemoryReports.java",
                        "tables.event(row, EventType.COMPLETED, Optional.of(node),"
                                + " EventDetails.completed(cached));",
                        ""),
                PlantedBug.of(
                                "an event comes outside its transaction",
                                STORE + "Tables.java",
                                "<T> T alone(Optional<Actor> actor, Supplier<T> work) {"
                                        + " synchronized (state) {",
                                "<T> T alone(Optional<Actor> actor, Supplier<T> work) {"
                                        + " synchronized (state) { events.addAll(state.late);"
                                        + " state.late.clear();")
                        .and(
                                STORE + "Tables.java",
                                "state.lastEvent++; events.add(",
                                "state.lastEvent++; (type == EventType.CANCELLED"
                                        + " ? state.late : events).add(")
                        .and(
                                STORE + "StoreState.java",
                                "final List<TaskEvent> events = new ArrayList<>();",
                                "final List<TaskEvent> events = new ArrayList<>();"
                                        + " final List<TaskEvent> late = new ArrayList<>();"),
                PlantedBug.of(
                        "a cancellation forgets what runs",
                        STORE + "MemoryTasks.java",
                        "each -> LifeCycle.allows(each.status, Change.CANCEL)",
                        "each -> each.status == TaskStatus.PENDING"),
                PlantedBug.of(
                                "a cancellation is lost in a race with completion",
                                STORE + "MemoryReports.java",
                                "if (!row.runs(report.delivered())) {",
                                "if (!row.runs(report.delivered())"
                                        + " && row.status != TaskStatus.CANCELLED) {")
                        .shownBy(14),
                PlantedBug.of(
                        "running again does not raise the attempt",
                        STORE + "Row.java",
                        "attempt++; lost = 0; failedInRun = 0;",
                        "lost = 0; failedInRun = 0;"),
                PlantedBug.of(
                        "one attempt too many",
                        DOMAIN + "task/RetryPolicy.java",
                        "failedInRun >= maxAttempts",
                        "failedInRun > maxAttempts"));
    }
}
