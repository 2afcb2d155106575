package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of flow control. Seeds from {@link #FIRST} on play it. */
final class AdmissionBugs {

    /** As {@link Mutant} knows it. */
    static final long FIRST = 1_000_001;

    private static final String RULES = "domain/dev/apflow/domain/admission/";
    private static final String ADMISSION = RULES + "Admission.java";
    private static final String ROUND = RULES + "AdmissionRound.java";
    private static final String RATE = RULES + "Rate.java";
    private static final String PAUSE = RULES + "AdmissionPause.java";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";
    private static final String FLOW = STORE + "FlowControl.java";
    private static final String QUEUES = STORE + "MemoryQueues.java";

    private AdmissionBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(limits(), rates(), pauses(), turns(), trees())
                .flatMap(each -> each)
                .map(bug -> bug.shownBy(FIRST));
    }

    private static Stream<PlantedBug> limits() {
        return Stream.of(
                PlantedBug.of(
                        "a concurrency limit lets one more start",
                        ADMISSION,
                        "if (running >= each.limit()) {",
                        "if (running > each.limit()) {"),
                PlantedBug.of(
                        "what a claim starts with a key does not count for the rest of it",
                        ROUND,
                        "byKey.merge(each.key(), 1, Integer::sum);",
                        ""),
                PlantedBug.of(
                        "a full queue lets one more start",
                        ADMISSION,
                        ".filter(most -> running >= most)",
                        ".filter(most -> running > most)"),
                PlantedBug.of(
                        "a task that waits takes a place of its key",
                        STORE + "MemoryClaims.java",
                        "tables.flow.state(tables.running(), now)",
                        "tables.flow.state(List.copyOf(tables.open.values()), now)"),
                PlantedBug.of(
                        "the first settings of a queue stay for ever",
                        QUEUES,
                        "tables.flow.queues.put(name, after);",
                        "tables.flow.queues.putIfAbsent(name, after);"));
    }

    private static Stream<PlantedBug> rates() {
        return Stream.of(
                PlantedBug.of(
                        "a start does not count for its rate", FLOW, "rates.putAll(changed);", ""),
                PlantedBug.of(
                        "a rate lets a burst start that is one larger",
                        RATE,
                        "intervalMicros() * (burst - 1L)",
                        "intervalMicros() * burst"),
                PlantedBug.of(
                        "a task that is held back uses up its rate",
                        STORE + "MemoryClaims.java",
                        "&& round.admits(row.spec.candidate())) {",
                        "&& (round.admits(row.spec.candidate())"
                                + " || java.util.stream.Stream.of(row.spec.candidate())"
                                + ".peek(round::start).anyMatch(each -> false))) {"));
    }

    private static Stream<PlantedBug> pauses() {
        return Stream.of(
                PlantedBug.of(
                        "a paused user starts tasks",
                        PAUSE,
                        "case USER -> task.userId().equals(Optional.of(value));",
                        "case USER -> false;"),
                PlantedBug.of(
                        "a pause of one fair key stops all",
                        PAUSE,
                        "task.rules().fairKey().equals(Optional.of(value));",
                        "task.rules().fairKey().isPresent();"),
                PlantedBug.of(
                        "what is resumed stays paused",
                        QUEUES,
                        "() -> tables.flow.pauses.remove(paused(scope, value)) != null",
                        "() -> tables.flow.pauses.get(paused(scope, value)) != null"),
                PlantedBug.of(
                        "a former leader pauses",
                        QUEUES,
                        "tables.flow.pauses.put(paused(scope, value), after); return after; });",
                        "tables.flow.pauses.put(paused(scope, value), after); return after; })"
                            + " instanceof AuthorizedResult.Granted<AdmissionPause> granted ?"
                            + " granted : new AuthorizedResult.Granted<>(new AdmissionPause(scope,"
                            + " value, reason, tables.now(),"
                            + " authority.actor().map(dev.apflow.domain.event.Actor::name)));"));
    }

    private static Stream<PlantedBug> turns() {
        return Stream.of(
                PlantedBug.of(
                        "all tasks of a fair key have one turn",
                        RULES + "FairTurns.java",
                        "Math.max(priority, key) + 1",
                        "priority + 1"),
                PlantedBug.of(
                        "a fair key that comes new goes before all others",
                        STORE + "PriorityTurns.java",
                        "current = Math.max(current, turn);",
                        ""));
    }

    private static Stream<PlantedBug> trees() {
        return Stream.of(
                PlantedBug.of(
                        "a tree that runs is in nobody's way",
                        STORE + "MemoryTrees.java",
                        "rule.span().counts(canMove(each) > 0, started(each))",
                        "rule.span().counts(canMove(each) > 0 && !started(each), false)"),
                PlantedBug.of(
                        "a unique key is not kept",
                        STORE + "MemoryTrees.java",
                        "tree.unique().ifPresent(rule -> tables.flow.unique.put(root,"
                                + " rule.key()));",
                        ""));
    }
}
