package dev.apflow.application.task;

import dev.apflow.application.store.ScheduleReads.End;
import dev.apflow.application.store.ScheduleReads.Seen;
import dev.apflow.application.store.ScheduleReads.Tree;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Settled;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.schedule.DueRules;
import dev.apflow.domain.schedule.DueRules.Decision;
import dev.apflow.domain.schedule.Fate;
import dev.apflow.domain.schedule.NominalTime;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduleState;
import dev.apflow.domain.schedule.ScheduleState.Waiting;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.text.Excerpts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the decisions of {@link DueRules} into changes of the store. */
final class ScheduleDecisions {

    private static final int LONGEST_DETAIL = 2_000;
    private static final String UNREADABLE =
            "what is stored of this schedule cannot be read by this version";

    /** The pause until trees that are to be cancelled, and have not ended, are cancelled again. */
    static final Duration CANCELLING = Duration.ofSeconds(1);

    private final PrepareRun runs;

    ScheduleDecisions(PrepareRun runs) {
        this.runs = runs;
    }

    /**
     * A change to be written.
     *
     * @param schedule empty: it cannot be read here
     * @param waiting nominal times that waited before
     * @param cancel trees that are to be cancelled once it is written
     */
    record Proposal(
            Optional<Schedule> schedule, Change change, Set<Instant> waiting, List<TaskId> cancel) {
        Proposal {
            Objects.requireNonNull(schedule, "schedule");
            Objects.requireNonNull(change, "change");
            waiting = Set.copyOf(waiting);
            cancel = List.copyOf(cancel);
        }

        boolean buffers() {
            return change.entries().stream().anyMatch(each -> each.outcome() == Outcome.BUFFERED);
        }
    }

    /** Decides what has come by {@code now}. */
    Proposal decide(Seen seen, Instant now) {
        Optional<Schedule> schedule = DueSchedules.schedule(seen);
        return schedule.map(each -> decide(seen, each, now)).orElseGet(() -> unreadable(seen, now));
    }

    /** It is paused: an older version must not skip what a newer one could start. */
    private static Proposal unreadable(Seen seen, Instant now) {
        ScheduleRow row =
                seen.row()
                        .withPause(Optional.of(new ScheduleRow.Pause(Optional.of(UNREADABLE), now)))
                        .withPlace(seen.row().place(), Optional.empty(), seen.row().failures());
        return new Proposal(
                Optional.empty(), new Change(row, List.of(), List.of()), Set.of(), List.of());
    }

    private Proposal decide(Seen seen, Schedule schedule, Instant now) {
        int failures = failures(seen);
        ScheduleState state =
                new ScheduleState(
                        seen.row().place(),
                        seen.row().paused().isPresent(),
                        seen.unfinished().size(),
                        seen.waiting(),
                        seen.waitingCount(),
                        failures);
        Decision decision = DueRules.decide(schedule, state, now);
        Map<Instant, Waiting> waiting =
                seen.waiting().stream().collect(Collectors.toMap(Waiting::nominal, each -> each));
        List<Entry> entries =
                decision.fates().stream().map(fate -> entry(schedule, fate, waiting)).toList();
        List<TaskId> cancel = cancelled(seen, decision);
        Optional<Instant> due =
                cancel.isEmpty() ? decision.due() : Optional.of(looksAgain(decision, now));
        ScheduleRow row = seen.row().withPlace(decision.place(), due, failures);
        if (decision.pause().isPresent()) {
            row = row.withPause(Optional.of(new ScheduleRow.Pause(decision.pause(), now)));
        }
        Change change = new Change(counted(row, entries, waiting.keySet()), entries, settled(seen));
        return new Proposal(Optional.of(schedule), change, waiting.keySet(), cancel);
    }

    private static List<TaskId> cancelled(Seen seen, Decision decision) {
        return seen.unfinished().stream()
                .filter(
                        tree ->
                                decision.cancelBefore()
                                        .filter(tree.nominal()::isBefore)
                                        .isPresent())
                .map(Tree::root)
                .toList();
    }

    /** Soon: what is to be cancelled is so behind this change, and who does it may die before. */
    private static Instant looksAgain(Decision decision, Instant now) {
        Instant soon = now.plus(CANCELLING);
        return decision.due().filter(soon::isAfter).orElse(soon);
    }

    static List<Settled> settled(Seen seen) {
        return seen.trees().stream()
                .filter(tree -> tree.end() != End.NONE)
                .map(tree -> new Settled(tree.nominal()))
                .toList();
    }

    static int failures(Seen seen) {
        int failures = seen.row().failures();
        for (Tree tree : seen.trees()) {
            failures =
                    switch (tree.end()) {
                        case FAILED -> failures + 1;
                        case COMPLETED -> 0;
                        case NONE, CANCELLED, REMOVED -> failures;
                    };
        }
        return failures;
    }

    /** The row with these entries counted, and those that waited no more. */
    static ScheduleRow counted(ScheduleRow row, List<Entry> entries, Set<Instant> waiting) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        counts.putAll(row.counts());
        for (Entry entry : entries) {
            counts.merge(entry.outcome(), 1L, Long::sum);
            if (waiting.contains(entry.nominal())) {
                counts.merge(Outcome.BUFFERED, -1L, Long::sum);
            }
        }
        counts.values().removeIf(count -> count <= 0);
        return row.withCounts(counts);
    }

    private Entry entry(Schedule schedule, Fate fate, Map<Instant, Waiting> waiting) {
        int run =
                Optional.ofNullable(waiting.get(fate.nominal()))
                        .map(Waiting::run)
                        .filter(each -> each > 0)
                        .orElse(1);
        return fate.outcome().hasTree()
                ? started(schedule, fate.nominal(), fate.outcome(), run, false)
                : new Entry(
                        fate.nominal(),
                        fate.outcome(),
                        Optional.empty(),
                        fate.detail(),
                        Optional.empty(),
                        0,
                        false);
    }

    /** An entry with its tree, or with the reason why there is none. */
    Entry started(Schedule schedule, Instant nominal, Outcome outcome, int run, boolean replaces) {
        ScheduledFor occasion =
                new ScheduledFor(
                        schedule.id().value(),
                        nominal,
                        schedule.times().previousLive(nominal).map(NominalTime::at),
                        outcome == Outcome.BACKFILLED);
        Answer<NewTree> tree = runs.prepare(schedule, schedule.id().tree(nominal, run), occasion);
        return tree instanceof Answer.Done<NewTree>(NewTree created)
                ? new Entry(
                        nominal,
                        outcome,
                        Optional.of(created),
                        Optional.empty(),
                        Optional.empty(),
                        run,
                        replaces)
                : refused(nominal, why(tree), replaces);
    }

    private static Entry refused(Instant nominal, String why, boolean replaces) {
        return new Entry(
                nominal,
                Outcome.REFUSED,
                Optional.empty(),
                Optional.of(Excerpts.shortened(why, LONGEST_DETAIL)),
                Optional.empty(),
                0,
                replaces);
    }

    private static String why(Answer<NewTree> answer) {
        return switch (answer) {
            case Answer.Invalid<NewTree>(var _, List<FieldProblem> problems) ->
                    problems.stream().map(FieldProblem::toString).collect(Collectors.joining("; "));
            case Answer.Unknown<NewTree>(Answer.Subject what, String id) ->
                    "no " + what.word() + " has the id " + id;
            case Answer.Conflict<NewTree>(var _, String detail) -> detail;
            case Answer.NotRoot<NewTree> _,
                    Answer.NotUnique<NewTree> _,
                    Answer.NotLeader<NewTree> _,
                    Answer.Done<NewTree> _ ->
                    "the tree could not be made";
        };
    }

    /** The same without these nominal times, which have their fates. */
    static Proposal without(Proposal proposal, List<Instant> nominal) {
        Set<Instant> decided = Set.copyOf(nominal);
        return recounted(
                proposal,
                proposal.change.entries().stream()
                        .filter(entry -> !decided.contains(entry.nominal()))
                        .toList());
    }

    /** The same, with trees refused whose ids are taken. */
    static Proposal refused(Proposal proposal, List<TaskId> ids) {
        Set<TaskId> taken = Set.copyOf(ids);
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : proposal.change.entries()) {
            boolean isTaken =
                    entry.tree().stream()
                            .flatMap(tree -> tree.tree().tasks().stream())
                            .map(TaskSpec::id)
                            .anyMatch(taken::contains);
            entries.add(
                    isTaken
                            ? refused(
                                    entry.nominal(),
                                    "tasks with these ids exist already: " + ids,
                                    entry.replaces())
                            : entry);
        }
        return recounted(proposal, entries);
    }

    private static Proposal recounted(Proposal proposal, List<Entry> entries) {
        Map<Outcome, Long> before = new EnumMap<>(Outcome.class);
        before.putAll(proposal.change.to().counts());
        for (Entry entry : proposal.change.entries()) {
            before.merge(entry.outcome(), -1L, Long::sum);
        }
        entries.forEach(entry -> before.merge(entry.outcome(), 1L, Long::sum));
        before.values().removeIf(count -> count <= 0);
        return new Proposal(
                proposal.schedule,
                new Change(
                        proposal.change.to().withCounts(before),
                        entries,
                        proposal.change.settled()),
                proposal.waiting,
                proposal.cancel);
    }
}
