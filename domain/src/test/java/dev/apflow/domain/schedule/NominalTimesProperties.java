package dev.apflow.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.schedule.NominalTime.Kind;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Nominal times against a model that asks the clock on the wall minute by minute. */
class NominalTimesProperties {

    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "Australia/Lord_Howe",
                    "Pacific/Apia",
                    "Antarctica/Troll",
                    "Africa/Casablanca",
                    "Europe/Dublin",
                    "Pacific/Chatham",
                    "Europe/Oslo",
                    "America/New_York",
                    "America/St_Johns",
                    "Asia/Kathmandu",
                    "Asia/Tehran",
                    "America/Sao_Paulo",
                    "Asia/Gaza",
                    "Africa/Cairo",
                    "Asia/Beirut",
                    "America/Havana",
                    "America/Santiago",
                    "Pacific/Kiritimati",
                    "Asia/Pyongyang",
                    "Europe/Istanbul",
                    "Europe/Moscow",
                    "Europe/Volgograd",
                    "Africa/El_Aaiun",
                    "America/Caracas",
                    "America/Nuuk",
                    "Antarctica/Casey",
                    "Asia/Colombo",
                    "Asia/Kolkata",
                    "Australia/Adelaide",
                    "Australia/Eucla",
                    "Pacific/Easter",
                    "Pacific/Fakaofo",
                    "Pacific/Norfolk",
                    "Pacific/Tongatapu",
                    "America/Adak",
                    "Europe/London",
                    "Africa/Juba",
                    "Asia/Amman",
                    "America/Asuncion");

    private static final Instant BEGIN = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2038-01-01T00:00:00Z");
    private static final Map<String, List<Instant>> MOMENTS = new ConcurrentHashMap<>();
    private static final int CHANGES_IN_EACH_BUILD = 4;

    /** Most of them meet each change of the clocks. */
    private static final List<String> WALKED =
            List.of("*/15 * * * *", "30 2 * * *", "0 */2 * * *", "*/7 * * * *", "30 * * * *");

    private static final Duration WINDOW = Duration.ofDays(2);

    /** A stretch of time round a change of the clocks, or anywhere where there is none. */
    record Trial(String zone, Instant from, String cron, DstGap gap, DstOverlap overlap) {}

    @Provide
    Arbitrary<Trial> trials() {
        return trials(Arbitraries.of(ZONES));
    }

    @Provide
    Arbitrary<Trial> allTrials() {
        return trials(Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    }

    private static Arbitrary<Trial> trials(Arbitrary<String> zones) {
        return Combinators.combine(
                        zones,
                        Arbitraries.integers().greaterOrEqual(0),
                        crons(),
                        Arbitraries.of(DstGap.class),
                        Arbitraries.of(DstOverlap.class))
                .as(
                        (zone, pick, cron, gap, overlap) ->
                                new Trial(zone, moment(zone, pick), cron, gap, overlap));
    }

    private static Instant moment(String zone, int pick) {
        List<Instant> moments = MOMENTS.computeIfAbsent(zone, NominalTimesProperties::moments);
        return moments.get(pick % moments.size());
    }

    private static Arbitrary<String> crons() {
        Arbitrary<String> minutes = Arbitraries.of("*", "0", "30", "*/7", "*/15", "59", "1");
        Arbitrary<String> hours = Arbitraries.of("*", "0", "1", "2", "3", "23", "*/2", "*/5", "12");
        return minutes.flatMap(m -> hours.map(h -> m + " " + h + " * *"));
    }

    /** Shortly before each change of the clocks from 1970 to 2037. */
    private static List<Instant> moments(String zone) {
        ZoneRules rules = ZoneId.of(zone).getRules();
        List<Instant> moments = new ArrayList<>();
        ZoneOffsetTransition change = rules.nextTransition(BEGIN.plus(WINDOW));
        while (change != null && change.getInstant().isBefore(END)) {
            moments.add(change.getInstant().minus(Duration.ofHours(25)));
            change = rules.nextTransition(change.getInstant());
        }
        return moments.isEmpty() ? List.of(Instant.parse("2024-02-28T12:00:00Z")) : moments;
    }

    @Property(tries = 1500)
    void they_are_what_the_clock_on_the_wall_shows(@ForAll("trials") Trial trial) {
        expectAsTheModelSays(trial);
    }

    /** A few changes of the clocks of each of them, by all rules. */
    @Example
    void each_of_forty_zones_is_looked_at() {
        assertThat(ZONES).hasSize(40).doesNotHaveDuplicates();
        for (String zone : ZONES) {
            List<Instant> moments = moments(zone);
            int step = Math.max(1, moments.size() / CHANGES_IN_EACH_BUILD);
            for (int i = 0; i < moments.size(); i += step) {
                expectByAllRules(zone, moments.get(i), i);
            }
        }
    }

    /** Each change of the clocks from 1970 to 2037 of each zone of the JDK, by all rules. */
    @Tag("chaos")
    @Example
    void every_change_of_the_clocks_of_every_zone_is_looked_at() {
        Set<ZoneRules> seen = new HashSet<>();
        int changes = 0;
        for (String zone : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            List<Instant> moments = moments(zone);
            boolean isNew = seen.add(ZoneId.of(zone).getRules());
            for (int i = 0; i < moments.size() && isNew; i++) {
                expectByAllRules(zone, moments.get(i), i);
                changes++;
            }
        }
        assertThat(seen).hasSizeGreaterThan(200);
        assertThat(changes).isGreaterThan(10_000);
    }

    private static void expectByAllRules(String zone, Instant from, int pick) {
        String cron = WALKED.get(pick % WALKED.size());
        for (DstGap gap : DstGap.values()) {
            for (DstOverlap overlap : DstOverlap.values()) {
                expectAsTheModelSays(new Trial(zone, from, cron, gap, overlap));
            }
        }
    }

    @Tag("chaos")
    @Property(tries = 60_000)
    void they_are_what_the_clock_on_the_wall_shows_in_every_zone(@ForAll("allTrials") Trial trial) {
        expectAsTheModelSays(trial);
    }

    @Property(tries = 300)
    void the_previous_one_is_the_last_before(@ForAll("trials") Trial trial) {
        NominalTimes times = times(trial);
        Instant end = trial.from.plus(WINDOW);
        Instant before = trial.from.plusSeconds(Math.floorMod(trial.hashCode(), 172_800));
        Instant last = null;
        for (NominalTime each : Crons.between(times, trial.from, before)) {
            last = each.isLive() ? each.at() : last;
        }

        Optional<Instant> found = times.previousLive(before).map(NominalTime::at);

        assertThat(before).isBefore(end);
        if (last != null) {
            assertThat(found).contains(last);
        } else {
            assertThat(found.filter(at -> !at.isBefore(trial.from))).isEmpty();
        }
    }

    private static void expectAsTheModelSays(Trial trial) {
        Instant to = trial.from.plus(WINDOW);
        Map<Instant, Boolean> found = new TreeMap<>();
        for (NominalTime time : Crons.between(times(trial), trial.from, to)) {
            found.put(time.at(), time.isLive());
            assertThat(time.at().atZone(ZoneId.of(trial.zone)).toLocalDateTime())
                    .isEqualTo(time.local());
        }
        assertThat(found).isEqualTo(model(trial, to));
    }

    private static NominalTimes times(Trial trial) {
        return Crons.times(trial.cron, trial.zone, trial.gap, Optional.of(trial.overlap));
    }

    /** Asks each local minute, one after the other, which instants it has. */
    private static Map<Instant, Boolean> model(Trial trial, Instant to) {
        CronExpression cron = Crons.cron(trial.cron);
        ZoneRules rules = ZoneId.of(trial.zone).getRules();
        Map<Instant, Boolean> found = new TreeMap<>();
        LocalDateTime first =
                LocalDateTime.ofInstant(trial.from, ZoneOffset.UTC).minusHours(40).withNano(0);
        long minutes = Duration.between(trial.from, to).toMinutes() + 80 * 60;
        LocalDateTime begin = first.withSecond(0);
        for (int i = 0; i <= minutes; i++) {
            LocalDateTime local = begin.plusMinutes(i);
            if (!cron.matches(local)) {
                continue;
            }
            List<ZoneOffset> offsets = rules.getValidOffsets(local);
            if (offsets.isEmpty()) {
                ZoneOffset before = rules.getTransition(local).getOffsetBefore();
                found.merge(local.toInstant(before), trial.gap == DstGap.SHIFT, Boolean::logicalOr);
            }
            kept(offsets, trial.overlap)
                    .forEach(offset -> found.put(local.toInstant(offset), true));
        }
        found.keySet().removeIf(at -> at.isBefore(trial.from) || !at.isBefore(to));
        return found;
    }

    private static List<ZoneOffset> kept(List<ZoneOffset> offsets, DstOverlap overlap) {
        if (offsets.size() < 2) {
            return offsets;
        }
        return switch (overlap) {
            case FIRST -> offsets.subList(0, 1);
            case LAST -> offsets.subList(1, 2);
            case BOTH -> offsets;
        };
    }

    @Property(tries = 200)
    void an_interval_does_not_mind_the_clocks(@ForAll("trials") Trial trial) {
        Duration interval = Duration.ofSeconds(1 + Math.abs(trial.hashCode() % 5000));
        Duration offset = interval.dividedBy(3);
        NominalTimes times =
                Crons.times(
                        new Recurrence.Every(interval, Duration.ofMillis(offset.toMillis())),
                        trial.zone,
                        trial.gap,
                        Optional.empty(),
                        List.of());

        List<NominalTime> found =
                Crons.between(times, trial.from, trial.from.plus(interval.multipliedBy(20)));

        assertThat(found).hasSize(20).allMatch(time -> time.kind() == Kind.PLAIN);
        IntStream.range(1, 20)
                .forEach(
                        i ->
                                assertThat(
                                                Duration.between(
                                                        found.get(i - 1).at(), found.get(i).at()))
                                        .isEqualTo(interval));
        assertThat((found.get(0).at().toEpochMilli() - offset.toMillis()) % interval.toMillis())
                .isZero();
    }
}
