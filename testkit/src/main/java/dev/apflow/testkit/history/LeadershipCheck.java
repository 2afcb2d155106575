package dev.apflow.testkit.history;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.node.NodeId;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.Entry.Submit;
import dev.apflow.testkit.history.Entry.TaskChange;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether leadership behaves as one register whose value only grows: there is an order of all its
 * uses that keeps to real time and in which epochs never fall (linearizability; Herlihy and Wing,
 * 1990). Because the value only grows no search is needed: in the order in which uses began, each
 * must be at least what was over before it. A write that names no epoch takes the smallest of its
 * node's that fits, which leaves the most room to those behind it.
 */
final class LeadershipCheck {

    /** A use of leadership; its epoch is settled when its turn comes. */
    private static final class Use {
        final int line;
        final LeadershipUse kind;
        final NodeId node;
        final Interval at;
        Optional<Epoch> epoch;

        Use(int line, LeadershipUse kind, NodeId node, Interval at, Optional<Epoch> epoch) {
            this.line = line;
            this.kind = kind;
            this.node = node;
            this.at = at;
            this.epoch = epoch;
        }

        String words() {
            return kind.name().toLowerCase(Locale.ROOT)
                    + " by "
                    + node
                    + epoch.map(value -> " in epoch " + value).orElse("");
        }
    }

    private final List<Use> uses = new ArrayList<>();
    private final Map<Epoch, Use> grants = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private LeadershipCheck() {}

    static List<Violation> check(History history) {
        LeadershipCheck check = new LeadershipCheck();
        check.collect(history);
        check.judge();
        return check.violations;
    }

    private void collect(History history) {
        for (HistoryLine<LeadershipEntry> line : history.all(LeadershipEntry.class)) {
            LeadershipEntry leadership = line.entry();
            add(
                    new Use(
                            line.number(),
                            leadership.use(),
                            leadership.node(),
                            leadership.at(),
                            leadership.epoch()));
        }
        for (HistoryLine<Submit> line : history.all(Submit.class)) {
            Submit submit = line.entry();
            written(line.number(), submit.node(), submit.at(), submit.answer());
        }
        for (HistoryLine<TaskChange> line : history.all(TaskChange.class)) {
            TaskChange change = line.entry();
            written(line.number(), change.node(), change.at(), change.answer());
        }
    }

    private void written(int line, NodeId node, Interval at, ClientAnswer answer) {
        if (answer instanceof ClientAnswer.Accepted(Optional<Epoch> epoch)) {
            add(new Use(line, LeadershipUse.WRITTEN, node, at, epoch));
        }
    }

    private void add(Use use) {
        uses.add(use);
        if (use.kind == LeadershipUse.GRANTED) {
            Use before = grants.putIfAbsent(use.epoch.orElseThrow(), use);
            if (before != null) {
                violations.add(
                        Violation.of(
                                Rule.GRANTS_GROW,
                                String.format(
                                        Locale.ROOT,
                                        "epoch %s was granted to %s and to %s",
                                        use.epoch.get(),
                                        before.node,
                                        use.node),
                                before.line,
                                use.line));
            }
        }
    }

    private void judge() {
        List<Use> byEnd = new ArrayList<>(uses);
        byEnd.sort(Comparator.comparingLong(use -> use.at.returnedNs()));
        uses.sort(Comparator.comparingLong(use -> use.at.invokedNs()));
        int over = 0;
        @Nullable Use greatest = null;
        for (Use use : uses) {
            // What is over began before, so its epoch is settled already.
            while (over < byEnd.size() && byEnd.get(over).at.isBefore(use.at)) {
                greatest = greater(greatest, byEnd.get(over++));
            }
            judge(use, Optional.ofNullable(greatest));
        }
    }

    private static @Nullable Use greater(@Nullable Use one, Use other) {
        return other.epoch.isEmpty() || one != null && !isAfter(other, one) ? one : other;
    }

    private static boolean isAfter(Use one, Use other) {
        return one.epoch.orElseThrow().isAfter(other.epoch.orElseThrow());
    }

    private void judge(Use use, Optional<Use> before) {
        if (use.epoch.isEmpty()) {
            use.epoch = smallestThatFits(use, before);
            if (use.epoch.isEmpty() && !grants.isEmpty()) {
                report(Rule.WRITES_IN_THEIR_EPOCH, use, "fits no term of this node's", before);
            }
            return;
        }
        before.filter(other -> isAfter(other, use) || isGrantOf(use, other))
                .ifPresent(
                        other ->
                                report(
                                        use.kind == LeadershipUse.GRANTED
                                                ? Rule.GRANTS_GROW
                                                : Rule.WRITES_IN_THEIR_EPOCH,
                                        use,
                                        "begins when this was over: " + other.words(),
                                        before));
        Optional.ofNullable(grants.get(use.epoch.get()))
                .filter(grant -> !grant.node.equals(use.node) || use.at.isBefore(grant.at))
                .ifPresent(
                        grant ->
                                report(
                                        Rule.WRITES_IN_THEIR_EPOCH,
                                        use,
                                        grant.node.equals(use.node)
                                                ? "was over before the grant"
                                                : "is not the holder's, " + grant.node,
                                        Optional.of(grant)));
    }

    /** Nothing of an epoch comes before its grant. */
    private static boolean isGrantOf(Use use, Use before) {
        return use.kind == LeadershipUse.GRANTED && before.epoch.equals(use.epoch);
    }

    private Optional<Epoch> smallestThatFits(Use write, Optional<Use> before) {
        return grants.values().stream()
                .filter(grant -> grant.node.equals(write.node))
                .filter(grant -> !write.at.isBefore(grant.at))
                .filter(grant -> before.isEmpty() || !isAfter(before.get(), grant))
                .map(grant -> grant.epoch.orElseThrow())
                .min(Comparator.comparingLong(Epoch::value));
    }

    private void report(Rule rule, Use use, String what, Optional<Use> other) {
        List<Integer> lines = new ArrayList<>();
        other.ifPresent(each -> lines.add(each.line));
        lines.add(use.line);
        violations.add(new Violation(rule, use.words() + " " + what, lines));
    }
}
