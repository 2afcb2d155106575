package dev.apflow.simulation.schedule;

import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.simulation.schedule.ScheduleModel.Fact;
import dev.apflow.simulation.trace.Findings.Violation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the fates of one change are right, if they were decided at some moment. */
final class FateRules {

    private static final Duration ON_TIME = Duration.ofSeconds(2);

    private final ScheduleModel model;
    private final Change change;
    private final Instant now;
    private final boolean free;
    private Optional<Violation> found = Optional.empty();

    /**
     * @param model as it was before
     * @param now when it was decided, by the store's clock
     * @param free whether no tree of the schedule was unfinished before
     */
    private FateRules(ScheduleModel model, Change change, Instant now, boolean free) {
        this.model = model;
        this.change = change;
        this.now = now;
        this.free = free;
    }

    /** What is wrong with it. */
    static Optional<Violation> violation(
            ScheduleModel model, Change change, Instant now, boolean free) {
        FateRules rules = new FateRules(model, change, now, free);
        rules.check();
        return rules.found;
    }

    private void check() {
        for (Entry entry : change.entries()) {
            Optional<Fact> before = Optional.ofNullable(model.ledger.get(entry.nominal()));
            if (before.isEmpty() && entry.outcome() != Outcome.TRIGGERED && !isBackfill(entry)) {
                fresh(entry);
            }
            require(
                    entry.outcome() != Outcome.STARTED || !model.paused,
                    "a paused schedule starts nothing by itself",
                    entry);
        }
        alone();
    }

    private static boolean isBackfill(Entry entry) {
        return entry.outcome() == Outcome.BUFFERED && entry.backfill().isPresent();
    }

    /** It had no fate, and was not asked for by a client. */
    private void fresh(Entry entry) {
        Instant at = entry.nominal();
        NaiveTimes times = model.times;
        require(
                at.isAfter(model.place)
                        && !at.isAfter(change.to().place())
                        && times.within(at.minusSeconds(1), at).contains(at),
                "a fate is that of a nominal time",
                entry);
        require(!at.isAfter(now), "a nominal time has its fate when it has come", entry);
        require(
                times.isExcluded(at) == (entry.outcome() == Outcome.SKIPPED_EXCLUDED),
                "exactly what is excluded is skipped as excluded",
                entry);
        switch (entry.outcome()) {
            case STARTED, BUFFERED, SKIPPED_OVERLAP, REFUSED -> wanted(entry);
            case SKIPPED_PAUSED ->
                    require(
                            model.paused || change.to().paused().isPresent(),
                            "only a paused schedule skips as paused",
                            entry);
            case SKIPPED_WINDOW ->
                    require(
                            at.isBefore(now.minus(times.window())),
                            "only what is older than the window is skipped for that",
                            entry);
            case SKIPPED_LIMIT ->
                    require(
                            at.plus(ON_TIME).isBefore(now)
                                    && times.live(at, now) >= times.catchesUp(),
                            "only what was missed, and is not among the newest, is skipped for"
                                    + " that",
                            entry);
            case SKIPPED_EXCLUDED -> {}
            case SKIPPED_DST_GAP, TRIGGERED, BACKFILLED ->
                    require(false, "a fate is one that this schedule knows", entry);
        }
    }

    /** It was to start, whatever came in between. */
    private void wanted(Entry entry) {
        Instant at = entry.nominal();
        NaiveTimes times = model.times;
        boolean isLate = at.plus(times.jitter()).plus(ON_TIME).isBefore(now);
        require(
                !isLate || !at.isBefore(now.minus(times.window())),
                "what is older than the window starts nothing",
                entry);
        require(
                !isLate || times.live(at, now) < times.catchesUp(),
                "of what was missed only the newest start",
                entry);
        if (entry.outcome() == Outcome.SKIPPED_OVERLAP) {
            require(
                    !model.unsettled().isEmpty()
                            || !model.waiting().isEmpty()
                            || change.entries().size() > 1,
                    "only what would overlap is skipped for that",
                    entry);
        }
    }

    /** Trees that start by themselves start one at a time, unless they may overlap. */
    private void alone() {
        long starts =
                change.entries().stream()
                        .filter(
                                each ->
                                        each.outcome() == Outcome.STARTED
                                                || each.outcome() == Outcome.BACKFILLED)
                        .filter(each -> policy(each).filter(OverlapPolicy.ALLOW::equals).isEmpty())
                        .count();
        if (!model.times.overlap("allow") && starts > 0 && !(free && starts == 1)) {
            violated(
                    "a tree starts when the one before has ended",
                    () -> change.entries() + " beside " + model.unsettled());
        }
    }

    private Optional<OverlapPolicy> policy(Entry entry) {
        return Optional.ofNullable(model.ledger.get(entry.nominal())).flatMap(Fact::backfill);
    }

    private void require(boolean holds, String rule, Entry entry) {
        if (!holds) {
            violated(rule, () -> entry.nominal() + " " + entry.outcome());
        }
    }

    private void violated(String rule, Supplier<String> what) {
        if (found.isEmpty()) {
            found =
                    Optional.of(
                            new Violation(
                                    rule,
                                    model.id
                                            + " "
                                            + what.get()
                                            + " at "
                                            + now
                                            + " by "
                                            + model.times.definition().without("tree")));
        }
    }
}
