package dev.apflow.domain.schedule;

import dev.apflow.domain.schedule.ScheduleState.Waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides the fates of the nominal times of a schedule that have come, in their order. Pure: the
 * same state and time give the same decision, so that a decision whose answer was lost is simply
 * made again.
 *
 * <p>Of nominal times that were missed, the newest count first against the limit of the catch-up:
 * {@code latest} is a limit of one. Times that are late by {@link CatchUp#ON_TIME} at most are not
 * missed.
 */
public final class DueRules {

    /** Nominal times that one decision looks at; the rest comes with the next decision. */
    public static final int MOST_TIMES = 500;

    /** Trees that one decision starts. */
    public static final int MOST_STARTS = 50;

    /** Nominal times of one schedule that may wait. */
    public static final int MOST_WAITING = 1000;

    private DueRules() {}

    /**
     * What is to be written, in one transaction.
     *
     * @param fates of nominal times that had none, or waited
     * @param place up to which every nominal time has its fate then
     * @param due when to decide again; empty: no nominal time is left. It may have come already
     * @param cancelBefore trees for nominal times before it that have not ended are to be
     *     cancelled: something waits for their end by {@link OverlapPolicy#CANCEL}
     * @param pause why the schedule pauses from now on
     */
    public record Decision(
            List<Fate> fates,
            Instant place,
            Optional<Instant> due,
            Optional<Instant> cancelBefore,
            Optional<String> pause) {
        public Decision {
            fates = List.copyOf(fates);
            Objects.requireNonNull(place, "place");
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(cancelBefore, "cancelBefore");
            Objects.requireNonNull(pause, "pause");
        }
    }

    /** Decides what has come by {@code now}. */
    public static Decision decide(Schedule schedule, ScheduleState state, Instant now) {
        Optional<String> pause = pauseOf(schedule, state);
        return new Deciding(schedule, state, state.paused() || pause.isPresent(), now)
                .decide(pause);
    }

    /** When to decide next, if every nominal time up to {@code place} has its fate. */
    public static Optional<Instant> due(Schedule schedule, Instant place) {
        return schedule.times().next(place).map(time -> schedule.startOf(time.at()));
    }

    private static Optional<String> pauseOf(Schedule schedule, ScheduleState state) {
        return schedule.pauseAfterFailures()
                .filter(most -> !state.paused() && state.failures() >= most)
                .map(most -> state.failures() + " of its trees failed in a row");
    }

    /** One decision under way. */
    private static final class Deciding {

        private final Schedule schedule;
        private final ScheduleState state;
        private final boolean paused;
        private final Instant now;
        private final List<Fate> fates = new ArrayList<>();
        private final List<Waiting> waiting;
        private int waitingCount;
        private int unfinished;
        private int starts;

        Deciding(Schedule schedule, ScheduleState state, boolean paused, Instant now) {
            this.schedule = schedule;
            this.state = state;
            this.paused = paused;
            this.now = now;
            this.waiting = new ArrayList<>(state.waiting());
            this.waitingCount = state.waitingCount();
            this.unfinished = state.unfinished();
        }

        Decision decide(Optional<String> pause) {
            startWaiting();
            Instant place = state.place();
            Optional<NominalTime> time = schedule.times().next(place);
            Optional<Missed> missed = time.filter(this::hasCome).flatMap(this::missed);
            int looked = 0;
            while (time.filter(this::hasCome).isPresent()
                    && looked < MOST_TIMES
                    && starts < MOST_STARTS) {
                NominalTime each = time.get();
                fate(each, missed);
                place = each.at();
                looked++;
                time = schedule.times().next(place);
            }
            Optional<Instant> due = time.map(next -> schedule.startOf(next.at()));
            return new Decision(settled(), place, due, cancelBefore(), pause);
        }

        /**
         * Asked from what waits and not from what came just now: whoever decided that it waits may
         * have been a client's call, or have died before it cancelled anything.
         */
        private Optional<Instant> cancelBefore() {
            return schedule.overlap() == OverlapPolicy.CANCEL && unfinished > 0 && !paused
                    ? waiting.stream()
                            .filter(each -> each.backfill().isEmpty())
                            .map(Waiting::nominal)
                            .max(Comparator.naturalOrder())
                    : Optional.empty();
        }

        /** One fate for each time: one that waited and began here to wait no more counts last. */
        private List<Fate> settled() {
            Map<Instant, Fate> last = new LinkedHashMap<>();
            fates.forEach(fate -> last.put(fate.nominal(), fate));
            return List.copyOf(last.values());
        }

        private boolean hasCome(NominalTime time) {
            return !schedule.startOf(time.at()).isAfter(now);
        }

        /**
         * What was missed, and how much of it starts.
         *
         * @param oldest the oldest that starts; empty: none does
         */
        private record Missed(Instant windowFrom, Optional<Instant> oldest) {}

        private Optional<Missed> missed(NominalTime first) {
            if (isOnTime(first.at())) {
                return Optional.empty();
            }
            CatchUp catchUp = schedule.catchUp();
            Optional<Instant> oldest = Optional.empty();
            Instant before = now.plusMillis(1);
            for (int i = 0; i < catchUp.limit(); i++) {
                Optional<NominalTime> next = schedule.times().previousLive(before);
                if (next.isEmpty() || !next.get().at().isAfter(state.place())) {
                    break;
                }
                before = next.get().at();
                oldest = Optional.of(before);
            }
            return Optional.of(new Missed(now.minus(catchUp.window()), oldest));
        }

        private boolean isOnTime(Instant nominal) {
            return Duration.between(schedule.startOf(nominal), now).compareTo(CatchUp.ON_TIME) <= 0;
        }

        private void fate(NominalTime time, Optional<Missed> missed) {
            Instant at = time.at();
            if (time.kind() == NominalTime.Kind.EXCLUDED) {
                fates.add(Fate.of(at, Outcome.SKIPPED_EXCLUDED));
            } else if (time.kind() == NominalTime.Kind.DROPPED) {
                fates.add(Fate.of(at, Outcome.SKIPPED_DST_GAP));
            } else if (paused) {
                fates.add(Fate.of(at, Outcome.SKIPPED_PAUSED));
            } else {
                missed.flatMap(rule -> tooLate(at, rule))
                        .ifPresentOrElse(fates::add, () -> start(at, schedule.overlap()));
            }
        }

        private Optional<Fate> tooLate(Instant at, Missed missed) {
            if (!isOnTime(at) && at.isBefore(missed.windowFrom())) {
                return Optional.of(Fate.of(at, Outcome.SKIPPED_WINDOW));
            }
            boolean none = schedule.catchUp().mode() == CatchUp.Mode.NONE;
            boolean starts = none ? isOnTime(at) : missed.oldest().filter(at::isBefore).isEmpty();
            return starts
                    ? Optional.empty()
                    : Optional.of(
                            Fate.of(
                                    at,
                                    Outcome.SKIPPED_LIMIT,
                                    "missed; of those missed at most "
                                            + schedule.catchUp().limit()
                                            + " start"));
        }

        /**
         * Those that waited, as far as nothing is in their way any more. What cancels others comes
         * before backfills, which it would cancel.
         */
        private void startWaiting() {
            List<Waiting> staying = new ArrayList<>();
            if (schedule.overlap() == OverlapPolicy.CANCEL) {
                waiting.sort(Comparator.comparing(each -> each.backfill().isPresent()));
            }
            for (Waiting each : waiting) {
                boolean beside = each.backfill().orElse(schedule.overlap()) == OverlapPolicy.ALLOW;
                boolean suspended = paused && each.backfill().isEmpty();
                if (!suspended && (beside || unfinished == 0) && starts < MOST_STARTS) {
                    started(each.nominal(), each.backfill().isPresent());
                    waitingCount--;
                } else {
                    staying.add(each);
                }
            }
            waiting.clear();
            waiting.addAll(staying);
        }

        private void started(Instant at, boolean backfill) {
            fates.add(Fate.of(at, backfill ? Outcome.BACKFILLED : Outcome.STARTED));
            unfinished++;
            starts++;
        }

        private void start(Instant at, OverlapPolicy policy) {
            if (policy == OverlapPolicy.ALLOW || unfinished == 0 && waitingCount == 0) {
                started(at, false);
                return;
            }
            switch (policy) {
                case ALLOW -> throw new IllegalStateException("started above");
                case SKIP ->
                        fates.add(
                                Fate.of(
                                        at,
                                        Outcome.SKIPPED_OVERLAP,
                                        "a tree of the schedule had not ended"));
                case BUFFER_ONE, CANCEL -> replaceWaiting(at);
                case BUFFER_ALL -> buffer(at);
            }
        }

        private void replaceWaiting(Instant at) {
            List<Waiting> replaced =
                    waiting.stream().filter(each -> each.backfill().isEmpty()).toList();
            for (Waiting each : replaced) {
                fates.add(
                        Fate.of(
                                each.nominal(),
                                Outcome.SKIPPED_OVERLAP,
                                "a newer one waits in its place"));
                waitingCount--;
            }
            waiting.removeAll(replaced);
            buffer(at);
        }

        private void buffer(Instant at) {
            if (waitingCount >= MOST_WAITING) {
                fates.add(Fate.of(at, Outcome.SKIPPED_LIMIT, "already " + MOST_WAITING + " wait"));
                return;
            }
            fates.add(Fate.of(at, Outcome.BUFFERED));
            waiting.add(new Waiting(at, Optional.empty(), 1));
            waitingCount++;
        }
    }
}
