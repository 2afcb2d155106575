package dev.apflow.store.memory;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.HolderLiveness;
import dev.apflow.domain.lease.LeaseState;
import dev.apflow.domain.lease.SweepRules;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.lease.TaskLease;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One look at all that is in progress. */
final class LeaseSweep {

    private static final int MOST_TASKS = 1_000;

    private final Tables tables;
    private final TaskLeaseSettings settings;
    private final Instant now;
    private final Map<SweepVerdict.Reason, Integer> returned =
            new EnumMap<>(SweepVerdict.Reason.class);
    private int tasks;
    private int setAside;
    private Optional<Instant> next = Optional.empty();

    LeaseSweep(Tables tables, Duration lossGrace) {
        this.tables = tables;
        this.settings = MemoryLeases.settings(Duration.ofSeconds(1), lossGrace);
        this.now = tables.now();
    }

    TaskSweep run() {
        tables.running().forEach(this::check);
        return new TaskSweep(returned, setAside, next.map(this::untilThen));
    }

    private Duration untilThen(Instant due) {
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }

    private void check(Row row) {
        row.holder.ifPresent(
                holder -> {
                    switch (holder) {
                        case LeaseHolder.Standalone standalone ->
                                takeBack(row, SweepVerdict.Reason.HOLDER_LOST);
                        case LeaseHolder.Member(NodeIdentity identity, Duration lease) ->
                                judge(row, sign(identity));
                    }
                });
    }

    private void judge(Row row, HolderLiveness sign) {
        LeaseState state = MemoryLeases.state(row);
        switch (SweepRules.judge(state, sign, settings, now)) {
            case SweepVerdict.Leave leave -> noteDue(state, sign);
            case SweepVerdict.TakeBack(LeaseState.Free free, SweepVerdict.Reason reason) ->
                    takeBack(row, reason);
        }
    }

    private void noteDue(LeaseState state, HolderLiveness sign) {
        if (state instanceof LeaseState.Leased(TaskLease lease)) {
            dueAt(SweepRules.dueAt(lease, sign, settings));
        }
    }

    private void takeBack(Row row, SweepVerdict.Reason reason) {
        if (tasks == MOST_TASKS) {
            dueAt(now);
            return;
        }
        tasks++;
        if (tables.takeBack(row, reason.words())) {
            returned.merge(reason, 1, Integer::sum);
        } else {
            setAside++;
        }
    }

    private void dueAt(Instant due) {
        next = Optional.of(next.filter(before -> before.isBefore(due)).orElse(due));
    }

    /** Of a life that is not in the registry nothing is known but its lease. */
    private HolderLiveness sign(NodeIdentity identity) {
        return tables.membership
                .later(identity)
                .<HolderLiveness>map(HolderLiveness.Superseded::new)
                .or(() -> tables.membership.node(identity).flatMap(LeaseSweep::lost))
                .orElseGet(HolderLiveness.Present::new);
    }

    private static Optional<HolderLiveness> lost(Node node) {
        return node.lostSince.map(HolderLiveness.Lost::new);
    }
}
