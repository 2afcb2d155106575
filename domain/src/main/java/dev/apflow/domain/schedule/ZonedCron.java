package dev.apflow.domain.schedule;

import dev.apflow.domain.schedule.NominalTime.Kind;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The instants that a cron expression names in a time zone.
 *
 * <p>Between two changes of a zone's offset the wall clock runs evenly, so the local times of such
 * a segment become instants in their order. A gap has no instants of its own: its local times are
 * moved into the segment behind it. An overlap belongs to both segments at its sides; {@link
 * DstOverlap} says which of them keeps it.
 */
record ZonedCron(CronExpression cron, ZoneRules rules, DstGap gap, DstOverlap overlap) {

    ZonedCron(CronExpression cron, ZoneId zone, DstGap gap, DstOverlap overlap) {
        this(cron, zone.getRules(), gap, overlap);
    }

    /** The first nominal time behind {@code after}, up to {@code horizon}. */
    Optional<NominalTime> next(Instant after, Instant horizon) {
        Instant from = after.plusNanos(1);
        while (!from.isAfter(horizon)) {
            Segment segment = segment(from);
            Optional<NominalTime> found = earlier(plain(segment, from), shifted(segment, from));
            if (found.isPresent() || segment.closing().isEmpty()) {
                return found.filter(time -> !time.at().isAfter(horizon));
            }
            from = segment.closing().get().getInstant();
        }
        return Optional.empty();
    }

    /** A stretch of time in which the offset does not change. */
    private record Segment(
            Optional<ZoneOffsetTransition> opening,
            Optional<ZoneOffsetTransition> closing,
            ZoneOffset offset) {

        LocalDateTime end() {
            return closing.map(ZoneOffsetTransition::getDateTimeBefore).orElse(LocalDateTime.MAX);
        }

        Kind kind(LocalDateTime local) {
            if (opening.filter(change -> repeats(change, local)).isPresent()) {
                return Kind.SECOND_OF_TWO;
            }
            return closing.filter(change -> repeats(change, local)).isPresent()
                    ? Kind.FIRST_OF_TWO
                    : Kind.PLAIN;
        }

        private static boolean repeats(ZoneOffsetTransition change, LocalDateTime local) {
            return change.isOverlap()
                    && !local.isBefore(change.getDateTimeAfter())
                    && local.isBefore(change.getDateTimeBefore());
        }
    }

    private Segment segment(Instant from) {
        return new Segment(
                Optional.ofNullable(rules.previousTransition(from.plusNanos(1))),
                Optional.ofNullable(rules.nextTransition(from)),
                rules.getOffset(from));
    }

    private Optional<NominalTime> plain(Segment segment, Instant from) {
        LocalDateTime local = LocalDateTime.ofInstant(from, segment.offset());
        Optional<LocalDateTime> found = cron.first(local, segment.end());
        while (found.isPresent()) {
            LocalDateTime time = found.get();
            Kind kind = segment.kind(time);
            if (keeps(kind)) {
                return Optional.of(
                        new NominalTime(
                                time.toInstant(segment.offset()), time, segment.offset(), kind));
            }
            found = cron.first(time.plusNanos(1), segment.end());
        }
        return Optional.empty();
    }

    private boolean keeps(Kind kind) {
        return switch (kind) {
            case FIRST_OF_TWO -> overlap != DstOverlap.LAST;
            case SECOND_OF_TWO -> overlap != DstOverlap.FIRST;
            case PLAIN, SHIFTED, DROPPED, EXCLUDED -> true;
        };
    }

    /** What the gap before the segment left out. */
    private Optional<NominalTime> shifted(Segment segment, Instant from) {
        return segment.opening()
                .filter(ZoneOffsetTransition::isGap)
                .flatMap(change -> shifted(change, from));
    }

    private Optional<NominalTime> shifted(ZoneOffsetTransition change, Instant from) {
        LocalDateTime begin = change.getDateTimeBefore();
        LocalDateTime least = begin.plus(Duration.between(change.getInstant(), from));
        return cron.first(least, change.getDateTimeAfter())
                .map(
                        local ->
                                new NominalTime(
                                        local.toInstant(change.getOffsetBefore()),
                                        local.plus(change.getDuration()),
                                        change.getOffsetAfter(),
                                        gap == DstGap.SHIFT ? Kind.SHIFTED : Kind.DROPPED));
    }

    /** The earlier one; of two at the same instant the first. */
    static Optional<NominalTime> earlier(Optional<NominalTime> one, Optional<NominalTime> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return other.get().at().isBefore(one.get().at()) ? other : one;
    }
}
