package dev.apflow.domain.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The nominal times of a schedule, as a function of its definition alone: the same on every node,
 * whenever it is asked.
 *
 * @param overlap empty: the first of two for expressions with a fixed hour and minute, both for
 *     those with a wildcard
 * @param start nothing comes before it
 * @param end nothing comes from it on
 */
public record NominalTimes(
        Recurrence recurrence,
        ZoneId zone,
        DstGap gap,
        Optional<DstOverlap> overlap,
        List<Exclusion> exclusions,
        Optional<Instant> start,
        Optional<Instant> end) {

    /** How far ahead of a time the next one is looked for. */
    private static final Duration HORIZON = Duration.ofDays(366 * 41L);

    /** How far back the previous one is looked for at first, and by how much more each time. */
    private static final Duration SHORTEST_LOOK = Duration.ofMinutes(2);

    private static final int LOOK_FACTOR = 8;

    /** Exclusions that are passed over in a row; each ends behind where it was met. */
    private static final int MOST_PASSED = 100_000;

    public NominalTimes {
        Objects.requireNonNull(recurrence, "recurrence");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(gap, "gap");
        Objects.requireNonNull(overlap, "overlap");
        exclusions = List.copyOf(exclusions);
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
    }

    /** The first nominal time behind {@code after}, also one that starts nothing. */
    public Optional<NominalTime> next(Instant after) {
        Instant from =
                start.map(first -> first.minusNanos(1)).filter(after::isBefore).orElse(after);
        return recurring(from)
                .filter(time -> end.filter(last -> !time.at().isBefore(last)).isEmpty())
                .map(time -> isExcluded(time.at()) ? time.excluded() : time);
    }

    /** The first nominal time behind {@code after} that starts something. */
    public Optional<NominalTime> nextLive(Instant after) {
        Optional<NominalTime> found = next(after);
        for (int i = 0; i < MOST_PASSED; i++) {
            if (found.isEmpty() || found.get().isLive()) {
                return found;
            }
            found = next(endOfExclusion(found.get().at()));
        }
        return Optional.empty();
    }

    /** The last nominal time before {@code before}, and not before 1970, that starts something. */
    public Optional<NominalTime> previousLive(Instant before) {
        Instant upper = end.filter(before::isAfter).orElse(before);
        Duration look = SHORTEST_LOOK;
        while (true) {
            Instant lower = later(upper.minus(look), Instant.EPOCH);
            Optional<NominalTime> found = nextLive(lower).filter(time -> time.at().isBefore(upper));
            if (found.isPresent()) {
                return Optional.of(last(found.get(), upper));
            }
            if (!lower.isAfter(Instant.EPOCH)) {
                return Optional.empty();
            }
            look = look.multipliedBy(LOOK_FACTOR);
        }
    }

    /** The last live time before {@code end}, from {@code known} on: a search by halves. */
    private NominalTime last(NominalTime known, Instant before) {
        NominalTime last = known;
        Instant bound = before;
        while (last.at().plusMillis(1).isBefore(bound)) {
            Instant middle = last.at().plus(Duration.between(last.at(), bound).dividedBy(2));
            Instant limit = bound;
            Optional<NominalTime> later =
                    nextLive(middle.minusNanos(1)).filter(time -> time.at().isBefore(limit));
            if (later.isPresent()) {
                last = later.get();
            } else {
                bound = middle;
            }
        }
        return last;
    }

    private Optional<NominalTime> recurring(Instant after) {
        return switch (recurrence) {
            case Recurrence.Cron(List<CronExpression> expressions) ->
                    expressions.stream()
                            .map(each -> zoned(each).next(after, after.plus(HORIZON)))
                            .flatMap(Optional::stream)
                            .min(
                                    Comparator.comparing(NominalTime::at)
                                            .thenComparing(time -> !time.isLive()));
            case Recurrence.Every every -> Optional.of(plain(every.next(after)));
        };
    }

    private ZonedCron zoned(CronExpression expression) {
        return new ZonedCron(expression, zone, gap, Recurrence.overlapOf(expression, overlap));
    }

    private NominalTime plain(Instant at) {
        var local = at.atZone(zone);
        return new NominalTime(
                at, local.toLocalDateTime(), local.getOffset(), NominalTime.Kind.PLAIN);
    }

    private boolean isExcluded(Instant time) {
        return exclusions.stream().anyMatch(each -> each.names(time, zone));
    }

    /** A time shortly before the end of the longest exclusion that names {@code time}. */
    private Instant endOfExclusion(Instant time) {
        return exclusions.stream()
                .filter(each -> each.names(time, zone))
                .map(each -> each.to(zone).minusNanos(1))
                .max(Comparator.naturalOrder())
                .orElse(time);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
