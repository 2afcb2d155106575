package dev.apflow.simulation.schedule;

import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Settled;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.check.NaiveEnd;
import dev.apflow.simulation.schedule.ScheduleModel.Fact;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Findings.Violation;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All schedules, and what must be so of them. */
final class LedgerModel {

    static final String ONE_FATE = "one fate a nominal time";

    private static final DateTimeFormatter NAMED =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** A round, its calls, and the pause before it. */
    private static final Duration IN_TIME = Duration.ofSeconds(10);

    private final World world;
    private final StoreTime time;
    private final Findings findings;
    private final InMemoryNode eye;
    private final Map<ScheduleId, ScheduleModel> schedules = new TreeMap<>();
    private final Set<TaskId> trees = new HashSet<>();
    private final Map<String, Long> waitsSince = new HashMap<>();
    private long entries;

    LedgerModel(World world, StoreTime time, Findings findings, InMemoryNode eye) {
        this.world = world;
        this.time = time;
        this.findings = findings;
        this.eye = eye;
    }

    long entries() {
        return entries;
    }

    long trees() {
        return trees.size();
    }

    void created(ScheduleRow row) {
        schedules.put(row.id(), new ScheduleModel(row));
    }

    void deleted(ScheduleId id) {
        schedules.remove(id);
    }

    /**
     * @param moments at which it may have been decided, at one of them it was
     */
    void changed(Change change, List<Instant> moments) {
        ScheduleModel model = schedules.get(change.to().id());
        findings.require(model != null, "what is changed exists", change::toString);
        if (model == null) {
            return;
        }
        complete(model, change);
        for (Entry each : change.entries()) {
            once(model, each);
        }
        boolean free = model.unsettled().values().stream().noneMatch(this::canMove);
        List<Optional<Violation>> judged =
                moments.stream().map(now -> FateRules.violation(model, change, now, free)).toList();
        if (judged.stream().allMatch(Optional::isPresent)) {
            judged.stream()
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(each -> findings.violated(each.rule(), each.detail()));
        }
        for (Settled each : change.settled()) {
            findings.require(
                    !canMove(model.treeAt(each.nominal())),
                    "only a tree that has ended is settled",
                    () -> model.id + " " + each);
        }
        model.apply(change);
        due(model, change.to());
        entries += change.entries().size();
    }

    private boolean canMove(TaskId root) {
        return NaiveEnd.canMove(eye.reads().tree(root));
    }

    /** No gap. */
    private void complete(ScheduleModel model, Change change) {
        Instant place = change.to().place();
        findings.require(
                !place.isBefore(model.place),
                "a schedule's place never goes back",
                () -> model.id + " from " + model.place + " to " + place);
        Set<Instant> decided = new HashSet<>(model.ledger.keySet());
        change.entries().forEach(each -> decided.add(each.nominal()));
        for (Instant each : model.times.within(model.place, place)) {
            findings.require(
                    decided.contains(each), ONE_FATE, () -> model.id + " none for " + each);
        }
    }

    /** No double. */
    private void once(ScheduleModel model, Entry entry) {
        Optional<Fact> before = Optional.ofNullable(model.ledger.get(entry.nominal()));
        boolean isDecided = before.filter(each -> !each.waits()).isPresent();
        boolean hasTree = before.flatMap(Fact::tree).isPresent();
        boolean byClient =
                entry.replaces()
                        && (entry.outcome() == Outcome.TRIGGERED && !hasTree
                                || entry.outcome() == Outcome.BUFFERED
                                        && entry.backfill().isPresent());
        findings.require(
                !isDecided || byClient,
                ONE_FATE,
                () -> model.id + " had " + before + ", and then " + entry);
        entry.tree()
                .map(each -> each.tree().root())
                .ifPresent(
                        root -> {
                            findings.require(
                                    trees.add(root) && root.equals(named(model, entry)),
                                    "a nominal time names its tree, once",
                                    () -> root + " for " + entry.nominal());
                            findings.require(
                                    !eye.reads().tree(root).isEmpty(),
                                    "a tree comes with its fate",
                                    () -> root + " is not there");
                        });
    }

    private static TaskId named(ScheduleModel model, Entry entry) {
        String first = model.id + ":" + NAMED.format(entry.nominal());
        return new TaskId(entry.run() > 1 ? first + ":" + entry.run() : first);
    }

    private void due(ScheduleModel model, ScheduleRow row) {
        Optional<Instant> next =
                model
                        .times
                        .within(model.place, model.place.plusSeconds(model.times.step()))
                        .stream()
                        .findFirst();
        findings.require(
                next.isEmpty()
                        || row.due()
                                .filter(at -> !at.isAfter(next.get().plus(model.times.jitter())))
                                .isPresent(),
                "a schedule is due by its next nominal time",
                () -> model.id + " next " + next + " due " + row.due());
    }

    /** Schedules with a nominal time that has come a while ago and has no fate. */
    List<ScheduleId> late() {
        Instant then = time.instant().minus(IN_TIME);
        return schedules.values().stream()
                .filter(
                        each ->
                                !each.times
                                        .within(each.place, then.minus(each.times.jitter()))
                                        .isEmpty())
                .map(each -> each.id)
                .toList();
    }

    /** Looks whether what waits does so in vain. Called now and then while nothing goes wrong. */
    void look() {
        Map<String, Long> now = new HashMap<>();
        for (ScheduleModel each : schedules.values()) {
            Map<Instant, TaskId> unfinished = each.unsettled();
            unfinished.values().removeIf(root -> !canMove(root));
            each.waiting()
                    .forEach(
                            (nominal, fact) -> {
                                if (canStart(each, fact, unfinished)) {
                                    now.put(each.id + " " + nominal + " could start", 0L);
                                }
                                if (isToCancel(each, nominal, fact, unfinished)) {
                                    now.put(each.id + " " + nominal + " could cancel", 0L);
                                }
                            });
        }
        waitsSince.keySet().retainAll(now.keySet());
        now.keySet().forEach(each -> waitsSince.putIfAbsent(each, world.nanos()));
        waitsSince.forEach(
                (what, since) ->
                        findings.require(
                                world.nanos() - since < IN_TIME.toNanos(),
                                "what waits starts when nothing is in its way",
                                () -> what));
    }

    private static boolean canStart(
            ScheduleModel model, Fact fact, Map<Instant, TaskId> unfinished) {
        boolean beside =
                fact.backfill()
                        .map(OverlapPolicy.ALLOW::equals)
                        .orElseGet(() -> model.times.overlap("allow"));
        return (unfinished.isEmpty() || beside) && (fact.backfill().isPresent() || !model.paused);
    }

    private static boolean isToCancel(
            ScheduleModel model, Instant nominal, Fact fact, Map<Instant, TaskId> unfinished) {
        return model.times.overlap("cancel")
                && fact.backfill().isEmpty()
                && !model.paused
                && unfinished.keySet().stream().anyMatch(each -> each.isBefore(nominal));
    }

    /** What is stored in the end is what was written. */
    void check() {
        for (ScheduleModel each : schedules.values()) {
            Map<Instant, Outcome> stored = new TreeMap<>();
            eye.scheduleReads()
                    .ledger(each.id, Optional.empty(), Optional.empty(), Integer.MAX_VALUE)
                    .forEach(
                            entry ->
                                    stored.put(
                                            entry.occurrence().nominal(),
                                            entry.occurrence().outcome()));
            Map<Instant, Outcome> expected = new TreeMap<>();
            each.ledger.forEach((nominal, fact) -> expected.put(nominal, fact.outcome()));
            findings.require(
                    stored.equals(expected),
                    "the ledger is what was written",
                    () -> each.id + ": " + stored + " and not " + expected);
            ScheduleRow row = eye.scheduleReads().find(each.id).orElseThrow().row();
            findings.require(
                    row.counts().equals(each.counts()),
                    "the counts are those of the ledger",
                    () -> each.id + ": " + row.counts() + " and not " + each.counts());
        }
    }
}
