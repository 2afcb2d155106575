package dev.apflow.application.task;

import dev.apflow.application.document.SchedulePreview;
import dev.apflow.application.document.ScheduleReader;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleReads.LedgerEntry;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.StoreClock;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.schedule.NominalTime;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduleId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at schedules. Any node answers. */
public final class ReadSchedules {

    private static final ScheduleId UNSTORED = new ScheduleId("preview");

    private final ScheduleReads reads;
    private final StoreClock clock;

    ReadSchedules(ScheduleReads reads, StoreClock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    static <T> Answer<T> unknown(ScheduleId id) {
        return new Answer.Unknown<>(Answer.Subject.SCHEDULE, id.value());
    }

    public Answer<ScheduleView> schedule(ScheduleId id) {
        return reads.find(id)
                .<Answer<ScheduleView>>map(
                        seen -> new Answer.Done<>(view(seen.row(), last(id), false)))
                .orElseGet(() -> unknown(id));
    }

    private Optional<Occurrence> last(ScheduleId id) {
        return reads.ledger(id, Optional.empty(), Optional.empty(), 1).stream()
                .map(LedgerEntry::occurrence)
                .findFirst();
    }

    ScheduleView view(ScheduleRow row, Optional<Occurrence> last, boolean isNew) {
        Optional<Schedule> schedule = ScheduleReader.stored(row.id(), row.document());
        return new ScheduleView(
                row,
                schedule,
                last,
                schedule.flatMap(each -> each.times().nextLive(row.place())).map(NominalTime::at),
                isNew);
    }

    /** In the order of their ids. */
    public List<ScheduleView> list(
            Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {
        return reads.list(paused, after, limit).stream()
                .map(each -> view(each.row(), each.last(), false))
                .toList();
    }

    /** The ledger, newest first. */
    public Answer<List<Occurrence>> occurrences(
            ScheduleId id, Optional<Outcome> outcome, Optional<Instant> before, int limit) {
        List<Occurrence> found =
                reads.ledger(id, outcome, before, limit).stream()
                        .map(LedgerEntry::occurrence)
                        .toList();
        return found.isEmpty() && reads.find(id).isEmpty() ? unknown(id) : new Answer.Done<>(found);
    }

    /**
     * The next nominal times of a stored schedule.
     *
     * @param from the first that is shown is not before it; empty: this moment
     */
    public Answer<SchedulePreview> preview(ScheduleId id, Optional<Instant> from, int n) {
        return schedule(id)
                .then(
                        view ->
                                view.schedule()
                                        .<Answer<SchedulePreview>>map(
                                                each -> new Answer.Done<>(times(each, from, n)))
                                        .orElseGet(
                                                () ->
                                                        new Answer.Conflict<>(
                                                                Answer.Obstacle.UNREADABLE,
                                                                "what is stored of the schedule "
                                                                        + id
                                                                        + " cannot be read"
                                                                        + " here")));
    }

    /** The next nominal times of a schedule that is not stored. */
    public Answer<SchedulePreview> preview(JsonObject body, Optional<Instant> from, int n) {
        return switch (ScheduleReader.read(body, Optional.empty(), () -> UNSTORED)) {
            case ScheduleReader.Result.Wrong(List<FieldProblem> problems) ->
                    new Answer.Invalid<>(Answer.Rule.FIELDS, problems);
            case ScheduleReader.Result.Read(Schedule schedule, var _) ->
                    new Answer.Done<>(times(schedule, from, n));
        };
    }

    private SchedulePreview times(Schedule schedule, Optional<Instant> from, int n) {
        List<NominalTime> times = new ArrayList<>();
        Instant begin = from.orElseGet(clock::now);
        Optional<NominalTime> next = schedule.times().next(begin.minusNanos(1));
        while (next.isPresent() && times.size() < Math.min(n, SchedulePreview.MOST)) {
            times.add(next.get());
            next = schedule.times().next(next.get().at());
        }
        return new SchedulePreview(times);
    }
}
