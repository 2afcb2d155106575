package dev.apflow.application.task;

import dev.apflow.application.document.BackfillOrder;
import dev.apflow.application.document.ScheduleDocuments;
import dev.apflow.application.document.ScheduleReader;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.ScheduleReads.LedgerEntry;
import dev.apflow.application.store.ScheduleReads.Seen;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Insertion;
import dev.apflow.application.store.Store;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.schedule.DueRules;
import dev.apflow.domain.schedule.NominalTime;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduledWork;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.text.Excerpts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What clients change of schedules. Each change first decides what has come by then, as the
 * schedule stood until now, and is made on what was read: where something else changed the schedule
 * meanwhile it is thought out again.
 */
public final class ScheduleCommands {

    private static final int TRIES = 20;

    /** Rounds of decisions that are behind before a client's change is made. */
    private static final int MOST_ROUNDS = 200;

    public static final int LONGEST_REASON = 1_000;
    private static final String BUSY = "the schedule changed all the time; try again";
    private static final int SECONDS_TRIED = 60;

    private final Store store;
    private final WriteGate gate;
    private final PrepareRun runs;
    private final ScheduleDecisions decisions;
    private final ReadSchedules reads;
    private final IdSource ids;
    private final Changes changes;

    ScheduleCommands(
            Store store,
            WriteGate gate,
            PrepareRun runs,
            ReadSchedules reads,
            IdSource ids,
            Changes changes) {
        this.store = store;
        this.gate = gate;
        this.runs = runs;
        this.decisions = new ScheduleDecisions(runs);
        this.reads = reads;
        this.ids = ids;
        this.changes = changes;
    }

    /** Creates a schedule; its first nominal time is the first behind this moment. */
    public Answer<ScheduleView> create(JsonObject body) {
        return gate.<ScheduleView>refusal()
                .orElseGet(() -> read(body, Optional.empty()).then(this::created));
    }

    /** Creates a schedule, or replaces its definition: id, ledger and place stay. */
    public Answer<ScheduleView> put(ScheduleId id, JsonObject body) {
        return gate.<ScheduleView>refusal()
                .orElseGet(
                        () ->
                                read(body, Optional.of(id))
                                        .then(
                                                wish ->
                                                        store.scheduleReads().find(id).isPresent()
                                                                ? replaced(id, wish)
                                                                : created(wish)));
    }

    private Answer<ScheduleReader.Result.Read> read(JsonObject body, Optional<ScheduleId> named) {
        return switch (ScheduleReader.read(body, named, () -> new ScheduleId(ids.next()))) {
            case ScheduleReader.Result.Wrong(List<FieldProblem> problems) ->
                    new Answer.Invalid<>(Answer.Rule.FIELDS, problems);
            case ScheduleReader.Result.Read wish -> {
                List<FieldProblem> problems = work(wish.schedule());
                yield problems.isEmpty()
                        ? new Answer.Done<>(wish)
                        : new Answer.Invalid<>(Answer.Rule.FIELDS, problems);
            }
        };
    }

    /** What is wrong with what the schedule is to start, as things are now. */
    private List<FieldProblem> work(Schedule schedule) {
        Instant nominal = Instant.EPOCH;
        ScheduledFor occasion =
                new ScheduledFor(schedule.id().value(), nominal, Optional.empty(), false);
        String part = schedule.work() instanceof ScheduledWork.Tree ? "tree" : "flow";
        return switch (runs.prepare(schedule, schedule.id().tree(nominal), occasion)) {
            case Answer.Invalid<?>(var _, List<FieldProblem> problems) ->
                    problems.stream().map(each -> each.under(part)).toList();
            case Answer.Unknown<?>(var what, String id) ->
                    List.of(
                            new FieldProblem(
                                    "flow.name", "no such " + what.word(), "a stored flow", id));
            case Answer.Conflict<?>(var _, String detail) ->
                    List.of(new FieldProblem(part, detail, "a flow that can be read", "not one"));
            case Answer.Done<?> _,
                    Answer.NotRoot<?> _,
                    Answer.NotUnique<?> _,
                    Answer.NotLeader<?> _ ->
                    List.of();
        };
    }

    private Answer<ScheduleView> created(ScheduleReader.Result.Read wish) {
        Instant now = store.clock().now().truncatedTo(ChronoUnit.MILLIS);
        Schedule schedule = wish.schedule();
        ScheduleRow row =
                new ScheduleRow(
                        schedule.id(),
                        1,
                        1,
                        ScheduleDocuments.definition(schedule),
                        wish.paused().orElse(false)
                                ? Optional.of(new ScheduleRow.Pause(Optional.empty(), now))
                                : Optional.empty(),
                        now,
                        DueRules.due(schedule, now),
                        0,
                        Map.of(),
                        now,
                        now);
        return gate.write(
                authority -> store.scheduleWrites().create(authority, row),
                insertion -> {
                    if (insertion == Insertion.ID_TAKEN) {
                        return new Answer.Conflict<>(
                                Answer.Obstacle.ID_TAKEN,
                                "a schedule with this id exists already: " + schedule.id());
                    }
                    changes.schedulesChanged();
                    return new Answer.Done<>(reads.view(row, Optional.empty(), true));
                });
    }

    private Answer<ScheduleView> replaced(ScheduleId id, ScheduleReader.Result.Read wish) {
        return changed(
                id,
                (seen, now) -> {
                    Instant place = seen.row().place();
                    ScheduleRow row =
                            seen.row()
                                    .withDefinition(
                                            ScheduleDocuments.definition(wish.schedule()),
                                            due(seen, DueRules.due(wish.schedule(), place), now));
                    return new Answer.Done<>(
                            only(
                                    wish.paused()
                                            .map(
                                                    paused ->
                                                            paused(
                                                                    row,
                                                                    paused,
                                                                    Optional.empty(),
                                                                    now))
                                            .orElse(row)));
                });
    }

    /** At once where something waits: the rule by which it does may be another now. */
    private static Optional<Instant> due(Seen seen, Optional<Instant> next, Instant now) {
        return seen.waitingCount() == 0
                ? next
                : next.filter(now::isAfter).or(() -> Optional.of(now));
    }

    private static Change only(ScheduleRow row) {
        return new Change(row, List.of(), List.of());
    }

    private static ScheduleRow paused(
            ScheduleRow row, boolean paused, Optional<String> reason, Instant now) {
        if (!paused) {
            return row.withPause(Optional.empty());
        }
        return row.paused().isPresent() && reason.isEmpty()
                ? row
                : row.withPause(Optional.of(new ScheduleRow.Pause(reason, now)));
    }

    /** Removes the schedule and its ledger; its trees stay. */
    public Answer<ScheduleView> delete(ScheduleId id) {
        return gate.<ScheduleView>refusal()
                .orElseGet(
                        () ->
                                reads.schedule(id)
                                        .then(
                                                view ->
                                                        gate.write(
                                                                authority ->
                                                                        store.scheduleWrites()
                                                                                .delete(
                                                                                        authority,
                                                                                        id),
                                                                deleted ->
                                                                        deleted
                                                                                ? new Answer.Done<>(
                                                                                        view)
                                                                                : ReadSchedules
                                                                                        .unknown(
                                                                                                id))));
    }

    /** From now on nothing starts by itself. */
    public Answer<ScheduleView> pause(ScheduleId id, Optional<String> reason) {
        if (reason.filter(text -> Excerpts.length(text) > LONGEST_REASON || text.indexOf('\0') >= 0)
                .isPresent()) {
            return Answer.invalid(
                    new FieldProblem(
                            "reason", "not usable", "at most 1000 characters", reason.get()));
        }
        return changed(
                id, (seen, now) -> new Answer.Done<>(only(paused(seen.row(), true, reason, now))));
    }

    public Answer<ScheduleView> resume(ScheduleId id) {
        return changed(
                id,
                (seen, now) ->
                        new Answer.Done<>(only(paused(seen.row(), false, Optional.empty(), now))));
    }

    /**
     * Starts a tree now, whatever runs, also while the schedule is paused.
     *
     * @param nominal the time that it is for; empty: this moment
     */
    public Answer<Occurrence> trigger(ScheduleId id, Optional<Instant> nominal) {
        Optional<Instant> wished = nominal.map(each -> each.truncatedTo(ChronoUnit.MILLIS));
        List<Instant> started = new ArrayList<>();
        return changed(
                        id,
                        (seen, now) ->
                                triggered(seen, wished, now)
                                        .map(
                                                change -> {
                                                    started.add(
                                                            change.entries().getFirst().nominal());
                                                    return change;
                                                }))
                .then(
                        view ->
                                entry(id, started.getLast())
                                        .<Answer<Occurrence>>map(
                                                each -> new Answer.Done<>(each.occurrence()))
                                        .orElseGet(() -> ReadSchedules.unknown(id)));
    }

    /** What the ledger has for a nominal time. */
    private Optional<LedgerEntry> entry(ScheduleId id, Instant nominal) {
        return store.scheduleReads().ledger(id, nominal, nominal.plusMillis(1), 1).stream()
                .findFirst();
    }

    private Answer<Change> triggered(Seen seen, Optional<Instant> nominal, Instant now) {
        Optional<Schedule> schedule = DueSchedules.schedule(seen);
        if (schedule.isEmpty()) {
            return unreadable(seen);
        }
        Optional<Instant> at = nominal.or(() -> freeSecond(seen.row().id(), now));
        if (at.isEmpty()) {
            return new Answer.Conflict<>(Answer.Obstacle.TOO_MANY, "triggered too often");
        }
        Optional<LedgerEntry> before = entry(seen.row().id(), at.get());
        if (before.filter(entry -> entry.occurrence().tree().isPresent()).isPresent()) {
            return new Answer.Conflict<>(
                    Answer.Obstacle.ID_TAKEN,
                    "this nominal time has a tree already: "
                            + before.get().occurrence().tree().get());
        }
        Entry entry = decisions.started(schedule.get(), at.get(), Outcome.TRIGGERED, 1, true);
        if (entry.tree().isEmpty()) {
            return new Answer.Conflict<>(
                    Answer.Obstacle.WRONG_STATE, entry.detail().orElse("the tree is not valid"));
        }
        Set<Instant> waiting = new HashSet<>();
        ScheduleRow row = seen.row();
        if (before.isPresent()) {
            row = less(row, before.get().occurrence().outcome());
        }
        return new Answer.Done<>(
                new Change(
                        ScheduleDecisions.counted(row, List.of(entry), waiting),
                        List.of(entry),
                        List.of()));
    }

    private static ScheduleRow less(ScheduleRow row, Outcome outcome) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        counts.putAll(row.counts());
        counts.merge(outcome, -1L, Long::sum);
        counts.values().removeIf(count -> count <= 0);
        return row.withCounts(counts);
    }

    /** Ids of trees name seconds: two that are triggered in one second are for two of them. */
    private Optional<Instant> freeSecond(ScheduleId id, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.SECONDS);
        Set<Instant> taken = new HashSet<>();
        store.scheduleReads()
                .ledger(id, first, first.plusSeconds(SECONDS_TRIED), SECONDS_TRIED)
                .forEach(entry -> taken.add(entry.occurrence().nominal()));
        for (int i = 0; i < SECONDS_TRIED; i++) {
            Instant second = first.plusSeconds(i);
            if (!taken.contains(second)) {
                return Optional.of(second);
            }
        }
        return Optional.empty();
    }

    private static <T> Answer<T> unreadable(Seen seen) {
        return new Answer.Conflict<>(
                Answer.Obstacle.UNREADABLE,
                "what is stored of the schedule " + seen.row().id() + " cannot be read here");
    }

    /**
     * Starts trees for nominal times that have passed; they start as their rule allows.
     *
     * @return how many
     */
    public Answer<Integer> backfill(ScheduleId id, BackfillOrder order) {
        List<Integer> count = new ArrayList<>();
        return changed(
                        id,
                        (seen, now) -> {
                            count.clear();
                            return DueSchedules.schedule(seen)
                                    .map(schedule -> backfilled(seen, schedule, order, now, count))
                                    .orElseGet(() -> unreadable(seen));
                        })
                .map(view -> count.getFirst());
    }

    private Answer<Change> backfilled(
            Seen seen, Schedule schedule, BackfillOrder order, Instant now, List<Integer> count) {
        List<Entry> entries = new ArrayList<>();
        ScheduleRow row = seen.row();
        Instant end = order.to().isAfter(now) ? now.plusMillis(1) : order.to();
        Optional<NominalTime> time = schedule.times().nextLive(order.from().minusNanos(1));
        while (time.filter(each -> each.at().isBefore(end)).isPresent()
                && entries.size() < order.most()) {
            Instant at = time.get().at();
            Optional<LedgerEntry> before = entry(row.id(), at);
            boolean hasTree =
                    before.filter(each -> each.occurrence().tree().isPresent()).isPresent();
            boolean waits =
                    before.filter(each -> each.occurrence().outcome() == Outcome.BUFFERED)
                            .isPresent();
            if (!waits && (!hasTree || order.again())) {
                int run = before.map(each -> each.runs()).orElse(0) + 1;
                entries.add(
                        new Entry(
                                at,
                                Outcome.BUFFERED,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(order.overlap()),
                                run,
                                true));
                row = before.isPresent() ? less(row, before.get().occurrence().outcome()) : row;
            }
            time = schedule.times().nextLive(at);
        }
        if (seen.waitingCount() + entries.size() > DueRules.MOST_WAITING) {
            return new Answer.Conflict<>(
                    Answer.Obstacle.TOO_MANY,
                    "at most " + DueRules.MOST_WAITING + " nominal times of a schedule can wait");
        }
        count.add(entries.size());
        return new Answer.Done<>(
                new Change(ScheduleDecisions.counted(row, entries, Set.of()), entries, List.of()));
    }

    /** Decides what has come, and then makes the change that {@code change} thinks out. */
    private Answer<ScheduleView> changed(
            ScheduleId id, BiFunction<Seen, Instant, Answer<Change>> change) {
        return gate.<ScheduleView>refusal().orElseGet(() -> tried(id, change));
    }

    private Answer<ScheduleView> tried(
            ScheduleId id, BiFunction<Seen, Instant, Answer<Change>> change) {
        int tries = 0;
        for (int rounds = 0; rounds < MOST_ROUNDS && tries < TRIES; rounds++) {
            Optional<Seen> seen = store.scheduleReads().find(id);
            if (seen.isEmpty()) {
                return ReadSchedules.unknown(id);
            }
            Instant now = store.clock().now().truncatedTo(ChronoUnit.MILLIS);
            boolean moreIsDue = seen.get().row().due().filter(at -> !at.isAfter(now)).isPresent();
            Answer<ChangeResult> result =
                    moreIsDue
                            ? decided(decisions.decide(seen.get(), now))
                            : change.apply(seen.get(), now).then(this::written);
            if (!(result instanceof Answer.Done<ChangeResult>(ChangeResult done))) {
                return result.then(_ -> ReadSchedules.unknown(id));
            }
            changes.schedulesChanged();
            if (!moreIsDue && done instanceof ChangeResult.Changed) {
                changes.workAvailable();
                return reads.schedule(id);
            }
            if (!moreIsDue && done instanceof ChangeResult.IdsTaken(var taken)) {
                return new Answer.Conflict<>(
                        Answer.Obstacle.ID_TAKEN, "tasks with these ids exist already: " + taken);
            }
            tries += done instanceof ChangeResult.Changed ? 0 : 1;
        }
        return new Answer.Conflict<>(Answer.Obstacle.WRONG_STATE, BUSY);
    }

    private Answer<ChangeResult> written(Change change) {
        return gate.write(
                authority -> store.scheduleWrites().change(authority, List.of(change)),
                results -> new Answer.Done<>(results.getFirst()));
    }

    /** Should this process die before it has cancelled, the duty does. */
    private Answer<ChangeResult> decided(ScheduleDecisions.Proposal proposal) {
        return written(proposal.change())
                .then(
                        result ->
                                result instanceof ChangeResult.Changed
                                                && !proposal.cancel().isEmpty()
                                        ? gate.write(
                                                authority ->
                                                        DueSchedules.cancel(
                                                                store,
                                                                changes,
                                                                authority,
                                                                proposal.cancel()),
                                                _ -> new Answer.Done<>(result))
                                        : new Answer.Done<>(result));
    }
}
