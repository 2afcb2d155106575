package dev.apflow.application.task;

import dev.apflow.application.document.ScheduleReader;
import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleReads.Due;
import dev.apflow.application.store.ScheduleReads.Seen;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.TreeLimits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One round of what a leader, or the only process on its store, does for schedules: decides the
 * fates of the nominal times that have come, a batch of schedules in one transaction. May be done
 * again at any time, and by two at once: what was decided already is not decided again.
 */
public final class DueSchedules {

    /** Schedules of one round. */
    static final int BATCH = 200;

    private static final System.Logger LOG = System.getLogger(DueSchedules.class.getName());
    private static final Optional<String> OVERLAPPED = Optional.of("the schedule's next time came");

    private final Store store;
    private final ScheduleDecisions decisions;
    private final Changes changes;

    private DueSchedules(Store store, ScheduleDecisions decisions, Changes changes) {
        this.store = store;
        this.decisions = decisions;
        this.changes = changes;
    }

    /**
     * Wires a round over a store.
     *
     * @param maxDeliveries of tasks that do not say how many of theirs may be lost
     */
    public static DueSchedules over(
            Store store,
            OfferedExecutors executors,
            InputSchemas schemas,
            IdSource ids,
            Changes changes,
            int maxDeliveries) {
        WriteGate closed = () -> new WriteGate.Closed(Optional.empty());
        SubmitTree submit =
                new SubmitTree(
                        new SpecCheck(executors, schemas),
                        TreeLimits.DEFAULT,
                        maxDeliveries,
                        closed,
                        store.trees(),
                        store.reads(),
                        changes);
        StartFlow flows = new StartFlow(submit, schemas, closed, store.flows(), ids);
        return new DueSchedules(
                store, new ScheduleDecisions(new PrepareRun(submit, flows, ids)), changes);
    }

    /**
     * What a round did.
     *
     * @param decided what was written
     * @param rest when to look again at the latest; empty: nothing has a nominal time left
     * @param waits whether something waits for a tree to end
     */
    public record Round(List<Decided> decided, Optional<Duration> rest, boolean waits) {
        public Round {
            decided = List.copyOf(decided);
            Objects.requireNonNull(rest, "rest");
        }
    }

    /**
     * A change that was written.
     *
     * @param at when, by the store's clock
     */
    public record Decided(Schedule schedule, Change change, Instant at) {
        public Decided {
            Objects.requireNonNull(schedule, "schedule");
            Objects.requireNonNull(change, "change");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Does one round. */
    public AuthorizedResult<Round> perform(WriteAuthority authority) {
        Due due = store.scheduleReads().due(BATCH);
        List<ScheduleDecisions.Proposal> proposals =
                due.schedules().stream().map(seen -> decisions.decide(seen, due.now())).toList();
        List<Decided> decided = new ArrayList<>();
        if (!proposals.isEmpty() && !written(authority, proposals, decided)) {
            return new AuthorizedResult.Refused<>();
        }
        boolean full = due.schedules().size() == BATCH;
        boolean moreIsDue =
                full || decided.stream().anyMatch(each -> isDue(each.change(), due.now()));
        Optional<Duration> rest =
                moreIsDue
                        ? Optional.of(Duration.ZERO)
                        : next(due, decided).map(at -> Duration.between(due.now(), at));
        boolean waits = due.waits() || proposals.stream().anyMatch(each -> each.buffers());
        return new AuthorizedResult.Granted<>(new Round(decided, rest, waits));
    }

    private static boolean isDue(Change change, Instant now) {
        return change.to().due().filter(at -> !at.isAfter(now)).isPresent();
    }

    private static Optional<Instant> next(Due due, List<Decided> decided) {
        List<Instant> times = new ArrayList<>();
        due.next().ifPresent(times::add);
        decided.forEach(each -> each.change().to().due().ifPresent(times::add));
        return times.stream().min(Instant::compareTo);
    }

    /** Whether the authority held. */
    private boolean written(
            WriteAuthority authority,
            List<ScheduleDecisions.Proposal> proposals,
            List<Decided> decided) {
        List<Change> all = proposals.stream().map(ScheduleDecisions.Proposal::change).toList();
        if (!(store.scheduleWrites().change(authority, all)
                instanceof
                AuthorizedResult.Granted<List<ChangeResult>>(List<ChangeResult> results))) {
            return false;
        }
        for (int i = 0; i < results.size(); i++) {
            if (!settled(authority, proposals.get(i), results.get(i), decided)) {
                return false;
            }
        }
        if (decided.stream().anyMatch(each -> startsTrees(each.change()))) {
            changes.workAvailable();
        }
        return true;
    }

    private static boolean startsTrees(Change change) {
        return change.entries().stream().anyMatch(entry -> entry.tree().isPresent());
    }

    private boolean settled(
            WriteAuthority authority,
            ScheduleDecisions.Proposal proposal,
            ChangeResult result,
            List<Decided> decided) {
        return switch (result) {
            case ChangeResult.Changed(Instant at) -> {
                proposal.schedule()
                        .ifPresent(each -> decided.add(new Decided(each, proposal.change(), at)));
                yield cancel(store, changes, authority, proposal.cancel())
                        instanceof AuthorizedResult.Granted<Boolean>;
            }
            case ChangeResult.Stale _ -> true;
            case ChangeResult.Decided(List<Instant> nominal) ->
                    again(authority, ScheduleDecisions.without(proposal, nominal), decided);
            case ChangeResult.IdsTaken(List<TaskId> ids) ->
                    again(authority, ScheduleDecisions.refused(proposal, ids), decided);
        };
    }

    /** Once more, without what was in the way; should something else be, the next round is. */
    private boolean again(
            WriteAuthority authority, ScheduleDecisions.Proposal proposal, List<Decided> decided) {
        if (!(store.scheduleWrites().change(authority, List.of(proposal.change()))
                instanceof
                AuthorizedResult.Granted<List<ChangeResult>>(List<ChangeResult> results))) {
            return false;
        }
        if (results.getFirst() instanceof ChangeResult.Changed(Instant at)) {
            proposal.schedule()
                    .ifPresent(each -> decided.add(new Decided(each, proposal.change(), at)));
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "schedule {0} could not be decided: {1}",
                    proposal.change().to().id(),
                    results.getFirst());
        }
        return true;
    }

    /** Cancels trees for which something waits. */
    static AuthorizedResult<Boolean> cancel(
            Store store, Changes changes, WriteAuthority authority, List<TaskId> roots) {
        for (TaskId root : roots) {
            if (!(store.tasks().cancel(authority, root, OVERLAPPED, true)
                    instanceof AuthorizedResult.Granted<Cancellation>(Cancellation result))) {
                return new AuthorizedResult.Refused<>();
            }
            if (result instanceof Cancellation.Cancelled(var _, var interrupted)) {
                changes.interrupted(interrupted);
            }
        }
        return new AuthorizedResult.Granted<>(true);
    }

    /** What is stored, if it can be read here. */
    static Optional<Schedule> schedule(Seen seen) {
        return ScheduleReader.stored(seen.row().id(), seen.row().document());
    }
}
