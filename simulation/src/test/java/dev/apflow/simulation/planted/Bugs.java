package dev.apflow.simulation.planted;

import java.util.ArrayList;
import java.util.List;

/** All that are planted, by what they break. */
final class Bugs {

    private static final String ELECTION = "domain/dev/apflow/domain/election/";
    private static final String LEASE = "domain/dev/apflow/domain/lease/";
    private static final String DOMAIN = "domain/dev/apflow/domain/";
    private static final String CLUSTER = "application/dev/apflow/application/cluster/";
    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String TASK = "application/dev/apflow/application/task/";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private Bugs() {}

    static List<PlantedBug> all() {
        List<PlantedBug> all = new ArrayList<>();
        all.addAll(seat());
        all.addAll(moreSeat());
        all.addAll(trust());
        all.addAll(lives());
        all.addAll(leases());
        all.addAll(moreLeases());
        all.addAll(fences());
        all.addAll(moreFences());
        all.addAll(history());
        all.addAll(order());
        all.addAll(moreOrder());
        all.addAll(liveness());
        return all;
    }

    private static List<PlantedBug> seat() {
        String rules = ELECTION + "SeatRules.java";
        String seat = ELECTION + "LeaderSeat.java";
        return List.of(
                PlantedBug.of(
                        "a takeover does not raise the epoch",
                        rules,
                        "case Held held when isTakenOver(held, candidate, grounds, now) ->"
                                + " granted(candidate, held.epoch().next(), ttl, now);",
                        "case Held held when isTakenOver(held, candidate, grounds, now) ->"
                                + " granted(candidate, held.epoch(), ttl, now);"),
                PlantedBug.of(
                        "a resignation does not end the epoch",
                        rules,
                        "granted(candidate, resigned.epoch().next(), ttl, now)",
                        "granted(candidate, resigned.epoch(), ttl, now)"),
                PlantedBug.of(
                                "the seat is taken over before its lease ends",
                                rules,
                                "return !now.isBefore(held.expiresAt())",
                                "return !now.isBefore(held.expiresAt().minusSeconds(3))")
                        .shownBy(3),
                PlantedBug.of(
                        "a live holder of an older epoch's lock is deposed",
                        rules,
                        "case Grounds.HolderGone(Epoch epoch) -> held.epoch().equals(epoch);",
                        "case Grounds.HolderGone(Epoch epoch) -> true;"),
                PlantedBug.of(
                                "a resignation ignores its epoch",
                                rules,
                                "case Held held when held.epoch().equals(epoch) ->"
                                        + " new SeatAnswer.GivenUp(",
                                "case Held held when held.epoch().value() > 0 ->"
                                        + " new SeatAnswer.GivenUp(")
                        .shownBy(9));
    }

    private static List<PlantedBug> moreSeat() {
        String rules = ELECTION + "SeatRules.java";
        String seat = ELECTION + "LeaderSeat.java";
        return List.of(
                PlantedBug.of(
                                "a renewal names its holder only",
                                rules,
                                "case Held held when held.epoch().equals(epoch)"
                                        + " && held.holder().equals(holder) ->",
                                "case Held held when held.holder().node().equals(holder.node()) ->")
                        .shownBy(3),
                PlantedBug.of(
                                "no epoch check in the fence",
                                seat,
                                "case Held held -> held.epoch().equals(epoch);",
                                "case Held held -> true;")
                        .and(STORE + "Tables.java", "&& membership.isSeated(leader)", ""),
                PlantedBug.of(
                                "the fence admits a term that was resigned",
                                seat,
                                "case Vacant _, Resigned _ -> false;",
                                "case Resigned resigned -> resigned.epoch().equals(epoch);"
                                        + " case Vacant _ -> false;")
                        .and(STORE + "Tables.java", "&& membership.isSeated(leader)", ""),
                PlantedBug.of(
                                "each node judges leases by its own clock",
                                STORE + "Tables.java",
                                "Instant now() { return contents.clock.instant(); }",
                                "private long skew = -1; Instant now() {"
                                        + " skew = skew < 0 ? 3 * contents.lastSkew++ : skew;"
                                        + " return contents.clock.instant().plusSeconds(skew); }")
                        .and(
                                STORE + "Contents.java",
                                "long lastNumber;",
                                "long lastNumber; long lastSkew;"));
    }

    private static List<PlantedBug> trust() {
        String calls = CLUSTER + "SeatCalls.java";
        return List.of(
                PlantedBug.of(
                                "trust counted from the reply to a renewal",
                                calls,
                                "hear.accept(renewed(reply, epoch, sentAt))",
                                "hear.accept(renewed(reply, epoch, asking.now()))")
                        .shownBy(31),
                PlantedBug.of(
                                "trust counted from the reply to an acquisition",
                                calls,
                                "hear.accept(acquired(reply, sentAt))",
                                "hear.accept(acquired(reply, asking.now()))")
                        .shownBy(133),
                PlantedBug.of(
                                "margin zero",
                                ELECTION + "LeaseTerms.java",
                                "return sentAt.plus(ttl.minus(margin));",
                                "return sentAt.plus(ttl);")
                        .shownBy(17),
                PlantedBug.of(
                                "the gate does not look at the time",
                                ELECTION + "Role.java",
                                "this instanceof Leader leader &&"
                                        + " now.isBefore(leader.trustedUntil())",
                                "this instanceof Leader leader")
                        .shownBy(10),
                PlantedBug.of(
                                "trust never runs out",
                                ELECTION + "RoleRules.java",
                                "moment.hasReached(leader.trustedUntil())",
                                "moment.hasReached(leader.trustedUntil().plus("
                                        + "java.time.Duration.ofHours(1)))")
                        .and(
                                ELECTION + "Role.java",
                                "this instanceof Leader leader"
                                        + " && now.isBefore(leader.trustedUntil())",
                                "this instanceof Leader leader"),
                PlantedBug.of(
                        "duties outlive the office",
                        CLUSTER + "NodeLife.java",
                        "duties.end();",
                        ""));
    }

    private static List<PlantedBug> lives() {
        return List.of(
                PlantedBug.of(
                                "an incarnation is given twice",
                                STORE + "Membership.java",
                                "new Incarnation(last + 1)",
                                "new Incarnation(Math.max(1, last))")
                        .shownBy(2),
                PlantedBug.of(
                                "a superseded life goes on claiming",
                                STORE + "MemoryClaims.java",
                                "tables.membership.later(identity).isPresent();",
                                "false;")
                        .shownBy(18),
                PlantedBug.of(
                                "a superseded life goes on renewing",
                                STORE + "MemoryLeases.java",
                                "tables.membership.later(member.identity()).isPresent() ? Set.of()"
                                        + " :",
                                "")
                        .shownBy(133),
                PlantedBug.of(
                                "two incarnations share leases",
                                STORE + "MemoryClaims.java",
                                "&& other.equals(identity))",
                                "&& other.node().equals(identity.node()))")
                        .shownBy(11),
                PlantedBug.of(
                                "an earlier life is not told that it is superseded",
                                STORE + "MemoryNodes.java",
                                "if (later.isPresent()) {",
                                "if (later.isPresent() && later.get().value() < 0) {")
                        .shownBy(6),
                PlantedBug.of(
                                "leases of a superseded life are left",
                                LEASE + "SweepRules.java",
                                "case Superseded _ -> Instant.MIN;",
                                "case Superseded _ -> lease.expiresAt();")
                        .shownBy(9));
    }

    private static List<PlantedBug> leases() {
        String sweep = LEASE + "SweepRules.java";
        return List.of(
                PlantedBug.of(
                        "a sweep undoes a fresh renewal",
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
                        .shownBy(3),
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
                        .shownBy(3),
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
                        "if (!row.delivered().equals(report.delivered())) {"),
                PlantedBug.of(
                        "a late success is not kept",
                        reports,
                        "if (report.outcome() instanceof Outcome.Succeeded("
                                + "JsonValue result, boolean cached)) {",
                        "if (row.runs(report.delivered()) && report.outcome() instanceof"
                                + " Outcome.Succeeded(JsonValue result, boolean cached)) {"),
                PlantedBug.of(
                                "a later success replaces the one that is kept",
                                reports,
                                "tables.cache.putIfAbsent(key, result)",
                                "tables.cache.put(key, result)")
                        .shownBy(14));
    }

    private static List<PlantedBug> moreFences() {
        String reports = STORE + "MemoryReports.java";
        return List.of(
                PlantedBug.of(
                                "the cache is not asked",
                                WORKER + "TaskRun.java",
                                "recorded = asksFirst ? means",
                                "recorded = asksFirst && progress > 2 ? means")
                        .shownBy(18),
                PlantedBug.of(
                                "a task fails when the cache cannot be asked",
                                WORKER + "TaskRun.java",
                                "return new End.Unasked(problem);",
                                "return new End.Failure(message(problem), true);")
                        .shownBy(3),
                PlantedBug.of(
                        "running again is not fenced by the epoch",
                        STORE + "MemoryTasks.java",
                        "public Fenced<Rerun> rerun(WriteAuthority authority, TaskId id) {"
                                + " return tables.fenced( authority,",
                        "public Fenced<Rerun> rerun(WriteAuthority authority, TaskId id) {"
                                + " return tables.fenced( new WriteAuthority.Standalone(),"),
                PlantedBug.of(
                                "sweeps are not fenced by the epoch",
                                STORE + "MemorySweeps.java",
                                "public Fenced<TaskSweep> tasks(WriteAuthority.Term term, Duration"
                                        + " lossGrace) { return tables.fenced( term,",
                                "public Fenced<TaskSweep> tasks(WriteAuthority.Term term, Duration"
                                        + " lossGrace) { return tables.fenced("
                                        + " new WriteAuthority.Standalone(),")
                        .shownBy(3),
                PlantedBug.of(
                        "the key of a submission is not looked at",
                        STORE + "MemoryTrees.java",
                        "if (tree.submission().isPresent()) {",
                        "if (tree.submission().isPresent() && tree.held()) {"));
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
                                "<T> T alone(Supplier<T> work) { synchronized (contents) {",
                                "<T> T alone(Supplier<T> work) { synchronized (contents) {"
                                        + " events.addAll(contents.late); contents.late.clear();")
                        .and(
                                STORE + "Tables.java",
                                "contents.lastEvent++; events.add(",
                                "contents.lastEvent++; (type == EventType.CANCELLED"
                                        + " ? contents.late : events).add(")
                        .and(
                                STORE + "Contents.java",
                                "final List<TaskEvent> events = new ArrayList<>();",
                                "final List<TaskEvent> events = new ArrayList<>();"
                                        + " final List<TaskEvent> late = new ArrayList<>();"),
                PlantedBug.of(
                        "a cancellation forgets what runs",
                        STORE + "MemoryTasks.java",
                        "chosen.stream().filter(each -> !each.status.isTerminal()).toList()",
                        "chosen.stream().filter(each -> each.status == TaskStatus.PENDING)"
                                + ".toList()"),
                PlantedBug.of(
                        "a cancellation is lost in a race with completion",
                        STORE + "MemoryReports.java",
                        "if (!row.runs(report.delivered())) {",
                        "if (!row.runs(report.delivered())"
                                + " && row.status != TaskStatus.CANCELLED) {"),
                PlantedBug.of(
                        "running again does not raise the attempt",
                        STORE + "Row.java",
                        "attempt++; failedInRun = 0;",
                        "failedInRun = 0;"),
                PlantedBug.of(
                        "one attempt too many",
                        DOMAIN + "task/RetryPolicy.java",
                        "failedInRun >= maxAttempts",
                        "failedInRun > maxAttempts"));
    }

    private static List<PlantedBug> order() {
        String placement = DOMAIN + "placement/Placement.java";
        return List.of(
                PlantedBug.of(
                        "dependencies are not waited for",
                        STORE + "Tables.java",
                        ".allMatch(each -> each.isSatisfiedBy(",
                        ".allMatch(each -> true || each.isSatisfiedBy("),
                PlantedBug.of(
                        "dependents are never released",
                        STORE + "Tables.java",
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
                        "Comparator.comparing((Row row) -> row.spec.priority())"
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
                        "ahead < wanted.maxParallelPerNode().getAsInt()",
                        "ahead <= wanted.maxParallelPerNode().getAsInt()"),
                PlantedBug.of(
                        "a worker asks for one task more than it has slots",
                        WORKER + "Claiming.java",
                        "int wanted = executions.free();",
                        "int wanted = executions.free() + 1;"));
    }

    private static List<PlantedBug> liveness() {
        String campaigning = ELECTION + "Campaigning.java";
        return List.of(
                PlantedBug.of(
                                "a lost wake-up, with polling broken",
                                WORKER + "Claiming.java",
                                "timer = Optional.of(dispatcher.after(delay, this::soon));",
                                "")
                        .shownBy(5),
                PlantedBug.of(
                                "a candidate that was not answered gives up",
                                campaigning,
                                "case AcquireUnreachable _ -> standBy(moment.afterPause());",
                                "case AcquireUnreachable _ -> Transition.none(candidate);")
                        .shownBy(17),
                PlantedBug.of(
                        "a candidate waits for a notice alone",
                        campaigning,
                        "new Standby(campaignAt), new Schedule(campaignAt,"
                                + " new CampaignDue(campaignAt))",
                        "new Standby(campaignAt)"));
    }
}
