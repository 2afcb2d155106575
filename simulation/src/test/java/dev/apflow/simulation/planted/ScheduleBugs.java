package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of schedules. */
final class ScheduleBugs {

    private static final String STORE = "store-memory/dev/apflow/store/memory/MemorySchedules.java";
    private static final String RULES = "domain/dev/apflow/domain/schedule/DueRules.java";
    private static final String TASK = "application/dev/apflow/application/task/";
    private static final String DECISIONS = TASK + "ScheduleDecisions.java";
    private static final String COMMANDS = TASK + "ScheduleCommands.java";
    private static final String DUTY =
            "application/dev/apflow/application/cluster/ScheduleDuty.java";

    private ScheduleBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(ofTheStore(), ofTheRules(), ofTheDuty()).flatMap(bugs -> bugs);
    }

    private static Stream<PlantedBug> ofTheStore() {
        return Stream.of(
                PlantedBug.ofSchedules(
                                "a schedule is changed on an old revision",
                                STORE,
                                "schedule == null || schedule.row.revision() !="
                                        + " change.to().revision()",
                                "schedule == null")
                        .shownBy(19),
                PlantedBug.ofSchedules(
                                "a fate takes the place of another",
                                STORE,
                                "&& before.occurrence().outcome() != Outcome.BUFFERED;",
                                "&& before.occurrence().outcome() == Outcome.REFUSED;")
                        .shownBy(14),
                PlantedBug.ofSchedules(
                        "a tree is started without its fate",
                        STORE,
                        "schedule.ledger.put(entry.nominal(), kept(schedule, entry, now));",
                        "if (entry.tree().isEmpty()) schedule.ledger.put(entry.nominal(),"
                                + " kept(schedule, entry, now));"),
                PlantedBug.ofSchedules(
                        "a fate is written without its tree",
                        STORE,
                        "entry.tree().ifPresent(new MemoryTrees(tables)::create);",
                        ""),
                PlantedBug.ofSchedules(
                                "a change of schedules asks nobody whether it may",
                                STORE,
                                "return tables.fenced(authority, () ->"
                                        + " changes.stream().map(this::change).toList());",
                                "return tables.alone(() -> new AuthorizedResult.Granted<>("
                                        + "changes.stream().map(this::change).toList()));")
                        .shownBy(6));
    }

    private static Stream<PlantedBug> ofTheRules() {
        return Stream.of(
                PlantedBug.ofSchedules(
                        "what is excluded has no fate",
                        RULES,
                        "fates.add(Fate.of(at, Outcome.SKIPPED_EXCLUDED));",
                        ""),
                PlantedBug.ofSchedules(
                        "a paused schedule starts what comes",
                        RULES,
                        "} else if (paused) {",
                        "} else if (paused && fates.size() > 1) {"),
                PlantedBug.ofSchedules(
                                "of what was missed the oldest start",
                                RULES,
                                "missed.oldest().filter(at::isBefore).isEmpty()",
                                "missed.oldest().filter(at::isAfter).isEmpty()")
                        .shownBy(2),
                PlantedBug.ofSchedules(
                                "what is older than the window starts",
                                RULES,
                                "!isOnTime(at) && at.isBefore(missed.windowFrom())",
                                "!isOnTime(at) && at.isBefore(Instant.EPOCH)")
                        .shownBy(6),
                PlantedBug.ofSchedules(
                                "a tree that has not ended is not seen",
                                DECISIONS,
                                "seen.unfinished().size(),",
                                "0,")
                        .shownBy(2),
                PlantedBug.ofSchedules(
                                "a tree counts as ended that runs",
                                DECISIONS,
                                ".filter(tree -> tree.end() != End.NONE)",
                                "")
                        .shownBy(2),
                PlantedBug.ofSchedules(
                                "what waits no more is counted on",
                                DECISIONS,
                                "counts.merge(Outcome.BUFFERED, -1L, Long::sum);",
                                "")
                        .shownBy(2));
    }

    private static Stream<PlantedBug> ofTheDuty() {
        return Stream.of(
                PlantedBug.ofSchedules(
                        "an edited schedule begins anew",
                        COMMANDS,
                        "due(seen, DueRules.due(wish.schedule(), place), now)",
                        "due(seen, DueRules.due(wish.schedule(), now), now)"),
                PlantedBug.ofSchedules(
                                "a round that was not answered is the last",
                                DUTY,
                                "failures.failed(CallKind.DUE_SCHEDULES, problem);\n"
                                        + "                later(by, WAITING);",
                                "failures.failed(CallKind.DUE_SCHEDULES, problem);")
                        .shownBy(3));
    }
}
