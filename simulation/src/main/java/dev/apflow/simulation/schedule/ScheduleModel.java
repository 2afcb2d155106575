package dev.apflow.simulation.schedule;

import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Settled;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A schedule and its ledger, as the changes that took effect make it. */
final class ScheduleModel {

    /** What a nominal time has. */
    record Fact(
            Outcome outcome,
            Optional<TaskId> tree,
            Optional<OverlapPolicy> backfill,
            int run,
            boolean unsettled) {

        boolean waits() {
            return outcome == Outcome.BUFFERED;
        }
    }

    final ScheduleId id;
    final NavigableMap<Instant, Fact> ledger = new TreeMap<>();
    NaiveTimes times;
    Instant place;
    boolean paused;

    ScheduleModel(ScheduleRow row) {
        this.id = row.id();
        this.times = new NaiveTimes(row.document());
        this.place = row.place();
        this.paused = row.paused().isPresent();
    }

    void apply(Change change) {
        for (Settled each : change.settled()) {
            ledger.computeIfPresent(
                    each.nominal(),
                    (_, fact) -> new Fact(fact.outcome, fact.tree, fact.backfill, fact.run, false));
        }
        for (Entry each : change.entries()) {
            ledger.put(each.nominal(), fact(each));
        }
        times = new NaiveTimes(change.to().document());
        place = change.to().place();
        paused = change.to().paused().isPresent();
    }

    private static Fact fact(Entry entry) {
        return new Fact(
                entry.outcome(),
                entry.tree().map(tree -> tree.tree().root()),
                entry.backfill(),
                entry.run(),
                entry.tree().isPresent());
    }

    /** Those that wait, by their nominal times. */
    Map<Instant, Fact> waiting() {
        Map<Instant, Fact> waiting = new TreeMap<>(ledger);
        waiting.values().removeIf(each -> !each.waits());
        return waiting;
    }

    /** Trees that nobody has seen to have ended, by their nominal times. */
    Map<Instant, TaskId> unsettled() {
        Map<Instant, TaskId> unsettled = new TreeMap<>();
        ledger.forEach(
                (nominal, fact) -> {
                    if (fact.unsettled) {
                        unsettled.put(nominal, fact.tree.orElseThrow());
                    }
                });
        return unsettled;
    }

    /** The tree that was started at this nominal time. */
    TaskId treeAt(Instant nominal) {
        return Optional.ofNullable(ledger.get(nominal)).flatMap(Fact::tree).orElseThrow();
    }

    Map<Outcome, Long> counts() {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        List.copyOf(ledger.values()).forEach(each -> counts.merge(each.outcome, 1L, Long::sum));
        return counts;
    }
}
