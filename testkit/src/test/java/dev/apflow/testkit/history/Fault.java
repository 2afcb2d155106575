package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.history.Entry.Cancel;
import dev.apflow.testkit.history.Entry.Executed;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Rerun;
import dev.apflow.testkit.history.Entry.Submit;
import dev.apflow.testkit.history.Entry.TaskChange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One thing that goes wrong in a history that was right. */
enum Fault {
    EVENT_LOST,
    EVENT_DOUBLED,
    EVENT_OF_ANOTHER_NODE,
    EVENT_OF_ANOTHER_ATTEMPT,
    EVENT_OF_AN_OLD_DELIVERY,
    TASK_LOST,
    TASK_OTHERWISE,
    SUBMIT_LOST,
    REFUSED_SUBMIT_THERE,
    CANCEL_FORGOTTEN,
    CANCEL_IN_VAIN,
    RERUN_FORGOTTEN,
    RERUN_IN_VAIN,
    READER_MISSED_ONE,
    EXECUTED_TWICE,
    WRITE_OF_A_FORMER_LEADER,
    WRITE_OF_A_FORMER_EPOCH,
    EPOCH_TWICE,
    DEPENDENCY_IGNORED;

    /** The history with this fault; empty where it has no place for it. */
    Optional<History> in(History history, RandomGenerator chance) {
        List<Entry> entries = new ArrayList<>(history.entries());
        boolean done =
                switch (this) {
                    case EVENT_LOST -> loseEvent(entries, chance);
                    case EVENT_DOUBLED -> doubleEvent(entries, chance);
                    case EVENT_OF_ANOTHER_NODE -> changeNode(entries, chance);
                    case EVENT_OF_ANOTHER_ATTEMPT -> changeAttempt(entries, chance);
                    case EVENT_OF_AN_OLD_DELIVERY -> changeDelivery(entries, chance);
                    case TASK_LOST ->
                            pick(entries, FinalState.class, chance)
                                    .map(entries::remove)
                                    .isPresent();
                    case TASK_OTHERWISE -> changeFound(entries, chance);
                    case SUBMIT_LOST -> loseSubmit(entries, chance);
                    case REFUSED_SUBMIT_THERE -> refuse(entries);
                    case CANCEL_FORGOTTEN -> forget(entries, Cancel.class);
                    case CANCEL_IN_VAIN -> changeInVain(entries, Cancel.class, Cancel::new);
                    case RERUN_FORGOTTEN -> forget(entries, Rerun.class);
                    case RERUN_IN_VAIN -> changeInVain(entries, Rerun.class, Rerun::new);
                    case READER_MISSED_ONE -> missOne(entries, chance);
                    case EXECUTED_TWICE ->
                            pick(entries, Executed.class, chance).map(entries::add).isPresent();
                    case WRITE_OF_A_FORMER_LEADER -> writeLate(entries, false);
                    case WRITE_OF_A_FORMER_EPOCH -> writeLate(entries, true);
                    case EPOCH_TWICE -> grantTwice(entries);
                    case DEPENDENCY_IGNORED -> dependLate(entries);
                };
        return done ? Optional.of(new History(entries)) : Optional.empty();
    }

    private static <E extends Entry> Optional<E> pick(
            List<Entry> entries, Class<E> kind, RandomGenerator chance) {
        List<E> found = all(entries, kind);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(chance.nextInt(found.size())));
    }

    private static <E extends Entry> List<E> all(List<Entry> entries, Class<E> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static boolean replace(List<Entry> entries, Entry old, Entry changed) {
        entries.set(entries.indexOf(old), changed);
        return true;
    }

    private static boolean loseEvent(List<Entry> entries, RandomGenerator chance) {
        return pick(entries, Logged.class, chance).map(entries::remove).isPresent();
    }

    /** Under another id and cursor, as if it had been written twice. */
    private static boolean doubleEvent(List<Entry> entries, RandomGenerator chance) {
        Logged event = pick(entries, Logged.class, chance).orElseThrow();
        entries.add(
                entries.indexOf(event) + 1,
                new Logged(
                        new EventCursor(event.cursor() + "-a"),
                        event.eventId() + "a",
                        event.task(),
                        event.tree(),
                        event.type(),
                        event.node(),
                        event.attempt(),
                        event.delivery(),
                        event.reason()));
        return true;
    }

    private static boolean changeNode(List<Entry> entries, RandomGenerator chance) {
        Logged event = pick(entries, Logged.class, chance).orElseThrow();
        return event.type() != EventType.ASSIGNED
                && event.node().isPresent()
                && replace(
                        entries,
                        event,
                        changed(
                                event,
                                Optional.of(new NodeId("n9")),
                                event.attempt(),
                                event.delivery()));
    }

    private static boolean changeAttempt(List<Entry> entries, RandomGenerator chance) {
        Logged event = pick(entries, Logged.class, chance).orElseThrow();
        int other = event.attempt() + (chance.nextBoolean() ? 1 : -1);
        return replace(entries, event, changed(event, event.node(), other, event.delivery()));
    }

    private static boolean changeDelivery(List<Entry> entries, RandomGenerator chance) {
        Logged event = pick(entries, Logged.class, chance).orElseThrow();
        long other = event.delivery() - 1;
        return replace(entries, event, changed(event, event.node(), event.attempt(), other));
    }

    private static Logged changed(Logged event, Optional<NodeId> node, int attempt, long delivery) {
        return new Logged(
                event.cursor(),
                event.eventId(),
                event.task(),
                event.tree(),
                event.type(),
                node,
                attempt,
                delivery,
                event.reason());
    }

    private static boolean changeFound(List<Entry> entries, RandomGenerator chance) {
        FinalState task = pick(entries, FinalState.class, chance).orElseThrow();
        TaskStatus other =
                task.status() == TaskStatus.FAILED ? TaskStatus.COMPLETED : TaskStatus.FAILED;
        return replace(
                entries,
                task,
                new FinalState(
                        task.task(),
                        task.tree(),
                        task.submission(),
                        other,
                        task.attempt(),
                        task.delivery()));
    }

    /** All of it: no task, no event. */
    private static boolean loseSubmit(List<Entry> entries, RandomGenerator chance) {
        TaskId tree = pick(entries, FinalState.class, chance).orElseThrow().tree();
        return entries.removeIf(
                entry ->
                        entry instanceof FinalState found && found.tree().equals(tree)
                                || entry instanceof Logged event && event.tree().equals(tree));
    }

    private static boolean refuse(List<Entry> entries) {
        for (Submit submit : all(entries, Submit.class)) {
            long asked =
                    all(entries, Submit.class).stream()
                            .filter(other -> other.submission().equals(submit.submission()))
                            .count();
            if (asked == 1 && submit.answer() instanceof ClientAnswer.Accepted) {
                return replace(
                        entries,
                        submit,
                        new Submit(
                                submit.client(),
                                submit.node(),
                                submit.at(),
                                submit.submission(),
                                submit.tasks(),
                                Optional.empty(),
                                new ClientAnswer.Refused("not_leader")));
            }
        }
        return false;
    }

    private static boolean forget(List<Entry> entries, Class<? extends Entry> kind) {
        return all(entries, kind).stream().findFirst().map(entries::remove).isPresent();
    }

    /** How a change is written down. */
    private interface Change {
        Entry of(String client, NodeId node, Interval at, TaskId task, ClientAnswer answer);
    }

    private static boolean changeInVain(
            List<Entry> entries, Class<? extends TaskChange> kind, Change change) {
        for (FinalState task : all(entries, FinalState.class)) {
            boolean changed =
                    all(entries, kind).stream().anyMatch(each -> each.task().equals(task.task()));
            if (!changed) {
                LeadershipEntry last = lastGrant(entries);
                ClientAnswer answer = new ClientAnswer.Accepted(last.epoch());
                return entries.add(change.of("c", last.node(), last.at(), task.task(), answer));
            }
        }
        return false;
    }

    private static boolean missOne(List<Entry> entries, RandomGenerator chance) {
        List<Followed> seen =
                all(entries, Followed.class).stream()
                        .filter(followed -> followed.tree().isEmpty())
                        .toList();
        return seen.size() > 2 && entries.remove(seen.get(1 + chance.nextInt(seen.size() - 2)));
    }

    private static LeadershipEntry lastGrant(List<Entry> entries) {
        return grants(entries).getLast();
    }

    private static List<LeadershipEntry> grants(List<Entry> entries) {
        return all(entries, LeadershipEntry.class).stream()
                .filter(leadership -> leadership.use() == LeadershipUse.GRANTED)
                .sorted(
                        Comparator.comparingLong(
                                leadership -> leadership.epoch().orElseThrow().value()))
                .toList();
    }

    /** When the last grant is over, in the name of the first. */
    private static boolean writeLate(List<Entry> entries, boolean withEpoch) {
        List<LeadershipEntry> grants = grants(entries);
        LeadershipEntry former = grants.getFirst();
        LeadershipEntry present = grants.getLast();
        boolean again =
                grants.stream().skip(1).anyMatch(grant -> grant.node().equals(former.node()));
        if (former.equals(present) || !withEpoch && again) {
            return false;
        }
        long end = present.at().returnedNs();
        return entries.add(
                new LeadershipEntry(
                        LeadershipUse.WRITTEN,
                        former.node(),
                        new Interval(end + 1, end + 2),
                        withEpoch ? former.epoch() : Optional.empty()));
    }

    private static boolean grantTwice(List<Entry> entries) {
        LeadershipEntry last = lastGrant(entries);
        return entries.add(
                new LeadershipEntry(
                        LeadershipUse.GRANTED, new NodeId("n9"), last.at(), last.epoch()));
    }

    /** A task was to wait for one that completed only when it had begun. */
    private static boolean dependLate(List<Entry> entries) {
        List<Logged> events = all(entries, Logged.class);
        Logged first =
                events.stream()
                        .filter(event -> event.type() == EventType.ASSIGNED)
                        .findFirst()
                        .orElseThrow();
        for (Submit submit : all(entries, Submit.class)) {
            boolean itsTree =
                    submit.tasks().stream().anyMatch(task -> task.id().equals(first.task()));
            if (itsTree) {
                List<PlannedTask> tasks =
                        submit.tasks().stream()
                                .map(task -> task.id().equals(first.task()) ? waiting(task) : task)
                                .toList();
                replace(
                        entries,
                        submit,
                        new Submit(
                                submit.client(),
                                submit.node(),
                                submit.at(),
                                submit.submission(),
                                tasks,
                                submit.tree(),
                                submit.answer()));
            }
        }
        return true;
    }

    private static PlannedTask waiting(PlannedTask task) {
        return new PlannedTask(
                task.id(), List.of(new Dependency(new TaskId("never-completed"), true)));
    }
}
