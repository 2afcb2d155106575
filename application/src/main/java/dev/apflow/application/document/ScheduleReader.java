package dev.apflow.application.document;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.schedule.CatchUp;
import dev.apflow.domain.schedule.CronExpression;
import dev.apflow.domain.schedule.CronParser;
import dev.apflow.domain.schedule.CronParsing;
import dev.apflow.domain.schedule.DstGap;
import dev.apflow.domain.schedule.DstOverlap;
import dev.apflow.domain.schedule.Exclusion;
import dev.apflow.domain.schedule.NominalTimes;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.Recurrence;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduledWork;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads a schedule as clients write it. */
public final class ScheduleReader {

    private static final int LONGEST_NOTE = 2_000;
    private static final String ZONE = "the id of a time zone such as Europe/Oslo";
    private static final int A_DATE = "2026-12-25".length();
    private static final String A_DAY = "a day such as 2026-12-25, or {\"from\", \"to\"}";

    private ScheduleReader() {}

    /** A schedule, or everything that is wrong with it. */
    public sealed interface Result {

        /**
         * @param paused whether it is to be paused, if the client said so
         */
        record Read(Schedule schedule, Optional<Boolean> paused) implements Result {}

        record Wrong(List<FieldProblem> problems) implements Result {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads what a client sent.
     *
     * @param named by the path of the call; what the body says must be the same
     * @param newId asked where nobody gives an id
     */
    public static Result read(
            JsonObject body, Optional<ScheduleId> named, Supplier<ScheduleId> newId) {
        FieldReader reader = FieldReader.of(body);
        Optional<ScheduleId> id = id(reader, named);
        Optional<Boolean> paused = reader.flag("paused");
        for (String shown : ScheduleDocuments.SHOWN) {
            reader.ignore(shown);
        }
        Optional<Schedule> schedule = schedule(reader, () -> id.or(() -> named).orElseGet(newId));
        reader.refuseOthers();
        return reader.problemCount() == 0 && schedule.isPresent()
                ? new Result.Read(schedule.get(), paused)
                : new Result.Wrong(reader.problems());
    }

    /** Reads what is stored; empty where it cannot be read here. */
    public static Optional<Schedule> stored(ScheduleId id, JsonObject document) {
        FieldReader reader = FieldReader.of(document);
        Optional<Schedule> schedule = schedule(reader, () -> id);
        return reader.problemCount() == 0 ? schedule : Optional.empty();
    }

    private static Optional<ScheduleId> id(FieldReader reader, Optional<ScheduleId> named) {
        Optional<ScheduleId> id =
                reader.word(
                        "id",
                        text ->
                                ScheduleId.isValid(text)
                                        ? Optional.of(new ScheduleId(text))
                                        : Optional.empty(),
                        ScheduleId.EXPECTED);
        if (id.isPresent() && named.isPresent() && !id.equals(named)) {
            reader.problem("id", "is not that of the path", named.get().value(), id.get().value());
        }
        return id;
    }

    private static Optional<Schedule> schedule(FieldReader reader, Supplier<ScheduleId> id) {
        Optional<String> name = reader.string("name", FieldReader.NAME_LENGTH);
        Optional<NominalTimes> times = times(reader);
        Duration jitter =
                millis(reader, "jitter_ms", 0, Schedule.LONGEST_JITTER).orElse(Duration.ZERO);
        OverlapPolicy overlap =
                choice(reader, "overlap", OverlapPolicy.class).orElse(OverlapPolicy.SKIP);
        CatchUp catchUp =
                new CatchUp(
                        choice(reader, "catch_up", CatchUp.Mode.class).orElse(CatchUp.Mode.LATEST),
                        millis(reader, "catch_up_window_ms", 0, CatchUp.LONGEST_WINDOW)
                                .orElse(CatchUp.DEFAULT_WINDOW),
                        reader.whole("max_catch_up", 1, CatchUp.LARGEST_MOST)
                                .orElse((long) CatchUp.DEFAULT_MOST)
                                .intValue());
        Optional<Integer> failures =
                reader.whole("pause_after_failures", 1, Schedule.LARGEST_FAILURES)
                        .map(Long::intValue);
        Optional<ScheduledWork> work = work(reader);
        var labels = LabelReader.read(reader).values();
        Optional<String> note = reader.string("note", LONGEST_NOTE);
        if (reader.problemCount() > 0 || times.isEmpty() || work.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Schedule(
                        id.get(),
                        name,
                        times.get(),
                        jitter,
                        overlap,
                        catchUp,
                        failures,
                        work.get(),
                        labels,
                        note));
    }

    private static Optional<NominalTimes> times(FieldReader reader) {
        Optional<Recurrence> recurrence = recurrence(reader);
        ZoneId zone = reader.word("timezone", ScheduleReader::zone, ZONE).orElse(ZoneId.of("UTC"));
        DstGap gap = choice(reader, "dst_gap", DstGap.class).orElse(DstGap.SHIFT);
        Optional<DstOverlap> overlap = choice(reader, "dst_overlap", DstOverlap.class);
        List<Exclusion> exclusions = exclusions(reader);
        Optional<Instant> start = reader.instant("start_at");
        Optional<Instant> end = reader.instant("end_at");
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            reader.problem("end_at", "is not after start_at", "a later time", end.get().toString());
        }
        return recurrence.map(
                each -> new NominalTimes(each, zone, gap, overlap, exclusions, start, end));
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Recurrence> recurrence(FieldReader reader) {
        Optional<List<CronExpression>> crons = crons(reader);
        Optional<FieldReader> every = reader.nested("every");
        if (crons.isPresent() && every.isPresent()) {
            reader.problem("every", "stands beside cron", "either cron or every", "both");
            return Optional.empty();
        }
        if (every.isPresent()) {
            return every(every.get());
        }
        if (crons.isEmpty()) {
            reader.missing("cron", "cron or every");
        }
        return crons.filter(each -> !each.isEmpty()).map(Recurrence.Cron::new);
    }

    private static Optional<Recurrence> every(FieldReader every) {
        int before = every.problemCount();
        Optional<Duration> interval =
                millis(
                        every,
                        "interval_ms",
                        Recurrence.Every.SHORTEST.toMillis(),
                        Recurrence.Every.LONGEST);
        if (interval.isEmpty()) {
            every.missing("interval_ms", "milliseconds, 1000 or more");
        }
        Duration offset =
                millis(
                                every,
                                "offset_ms",
                                0,
                                interval.orElse(Recurrence.Every.LONGEST).minusMillis(1))
                        .orElse(Duration.ZERO);
        every.refuseOthers();
        return every.problemCount() > before
                ? Optional.empty()
                : interval.map(each -> new Recurrence.Every(each, offset));
    }

    /** One expression may stand without the array. */
    private static Optional<List<CronExpression>> crons(FieldReader reader) {
        JsonValue given = reader.value("cron").orElse(JsonNull.NULL);
        List<JsonValue> items;
        if (given instanceof JsonString) {
            items = List.of(given);
        } else if (given == JsonNull.NULL) {
            return Optional.empty();
        } else if (given instanceof JsonArray(List<JsonValue> array)) {
            items = array;
        } else {
            reader.problem("cron", "wrong type", "an array of expressions", JsonExcerpt.of(given));
            return Optional.of(List.of());
        }
        if (items.isEmpty() || items.size() > Recurrence.Cron.MOST) {
            reader.problem(
                    "cron",
                    items.isEmpty() ? "empty" : "too long",
                    "1 to " + Recurrence.Cron.MOST + " expressions",
                    items.size() + " items");
            return Optional.of(List.of());
        }
        List<CronExpression> crons = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            cron(reader, "cron[" + i + "]", items.get(i)).ifPresent(crons::add);
        }
        return Optional.of(crons);
    }

    private static Optional<CronExpression> cron(FieldReader reader, String field, JsonValue item) {
        if (!(item instanceof JsonString(String text))) {
            reader.problem(field, "wrong type", "a cron expression", JsonExcerpt.of(item));
            return Optional.empty();
        }
        return switch (CronParser.parse(text)) {
            case CronParsing.Parsed(CronExpression expression) -> Optional.of(expression);
            case CronParsing.Faulty(int character, String reason, String expected) -> {
                reader.problem(field, reason + ", at character " + character, expected, text);
                yield Optional.empty();
            }
        };
    }

    private static List<Exclusion> exclusions(FieldReader reader) {
        List<Exclusion> exclusions = new ArrayList<>();
        List<JsonValue> items = reader.array("exclude", Schedule.MOST_EXCLUSIONS).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String field = "exclude[" + i + "]";
            if (items.get(i) instanceof JsonObject range) {
                range(reader.within(field, range)).ifPresent(exclusions::add);
            } else {
                day(items.get(i))
                        .ifPresentOrElse(exclusions::add, unusable(reader, field, items.get(i)));
            }
        }
        return exclusions;
    }

    private static Runnable unusable(FieldReader reader, String field, JsonValue item) {
        return () -> reader.problem(field, "not usable", A_DAY, JsonExcerpt.of(item));
    }

    private static Optional<Exclusion> day(JsonValue item) {
        return date(item).map(Exclusion.Day::new);
    }

    private static Optional<LocalDate> date(JsonValue item) {
        try {
            return item instanceof JsonString(String text) && text.length() == A_DATE
                    ? Optional.of(LocalDate.parse(text))
                    : Optional.empty();
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }

    /** Two times, or two days, both of which are excluded as a whole. */
    private static Optional<Exclusion> range(FieldReader range) {
        Optional<LocalDate> first = range.value("from").flatMap(ScheduleReader::date);
        Optional<LocalDate> last = range.value("to").flatMap(ScheduleReader::date);
        return first.isPresent() && last.isPresent()
                ? days(range, first.get(), last.get())
                : times(range, first.isPresent() || last.isPresent());
    }

    private static Optional<Exclusion> days(FieldReader range, LocalDate first, LocalDate last) {
        range.refuseOthers();
        if (last.isBefore(first)) {
            range.problem("to", "is before from", first + " or a later day", last.toString());
            return Optional.empty();
        }
        return Optional.of(new Exclusion.Days(first, last));
    }

    private static Optional<Exclusion> times(FieldReader range, boolean mixed) {
        if (mixed) {
            range.problem(
                    "to",
                    "is not of the same kind as from",
                    "two days or two times",
                    "a day and something else");
            return Optional.empty();
        }
        Optional<Instant> from = required(range, "from");
        Optional<Instant> to = required(range, "to");
        range.refuseOthers();
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (!from.get().isBefore(to.get())) {
            range.problem("to", "is not after from", "a later time", to.get().toString());
            return Optional.empty();
        }
        return Optional.of(new Exclusion.Range(from.get(), to.get()));
    }

    private static Optional<ScheduledWork> work(FieldReader reader) {
        Optional<JsonObject> tree = reader.object("tree");
        Optional<FieldReader> flow = reader.nested("flow");
        if (tree.isPresent() && flow.isPresent()) {
            reader.problem("flow", "stands beside tree", "either tree or flow", "both");
            return Optional.empty();
        }
        if (flow.isPresent()) {
            return flow(flow.get());
        }
        if (tree.isEmpty()) {
            reader.missing("tree", "tree or flow");
        }
        return tree.map(ScheduledWork.Tree::new);
    }

    private static Optional<ScheduledWork> flow(FieldReader flow) {
        Optional<String> name =
                flow.word(
                        "name",
                        text -> FlowName.isValid(text) ? Optional.of(text) : Optional.empty(),
                        FlowName.EXPECTED);
        if (name.isEmpty()) {
            flow.missing("name", FlowName.EXPECTED);
        }
        JsonObject inputs = flow.object("inputs").orElse(JsonObject.EMPTY);
        Optional<Integer> version = flow.whole("version", 1, Integer.MAX_VALUE).map(Long::intValue);
        flow.refuseOthers();
        return name.map(each -> new ScheduledWork.Flow(each, inputs, version));
    }

    static Optional<Instant> required(FieldReader reader, String name) {
        Optional<Instant> time = reader.instant(name);
        if (time.isEmpty()) {
            reader.missing(name, "a time such as 2026-01-31T12:00:00Z");
        }
        return time;
    }

    /** A constant by its word in lower case. */
    static <E extends Enum<E>> Optional<E> choice(FieldReader reader, String name, Class<E> type) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        return reader.word(
                name,
                text -> all.stream().filter(each -> word(each).equals(text)).findFirst(),
                "one of "
                        + all.stream().map(ScheduleReader::word).collect(Collectors.joining(", ")));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Duration> millis(
            FieldReader reader, String name, long least, Duration most) {
        return reader.whole(name, least, most.toMillis()).map(Duration::ofMillis);
    }
}
