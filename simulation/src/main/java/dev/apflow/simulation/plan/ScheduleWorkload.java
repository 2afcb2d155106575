package dev.apflow.simulation.plan;

import dev.apflow.application.document.BackfillOrder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.simulation.plan.Order.OnSchedule;
import dev.apflow.simulation.plan.ScheduleWish.Put;
import dev.apflow.simulation.time.Mix;
import dev.apflow.simulation.time.StoreTime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Draws what clients ask of schedules: they create them, and change their minds about them. */
public final class ScheduleWorkload {

    private static final int MOST_SCHEDULES = 4;
    private static final int MOST_CHANGES = 12;
    private static final int STREAM = "schedules".hashCode();

    private final Draw draw;
    private final Behaviours behaviours;
    private final Duration chaos;
    private final List<Order> orders = new ArrayList<>();

    private ScheduleWorkload(Draw draw, Behaviours behaviours, Duration chaos) {
        this.draw = draw;
        this.behaviours = behaviours;
        this.chaos = chaos;
    }

    /**
     * A plan in which clients ask for nothing but schedules.
     *
     * @param behaviours is told how the tasks of their trees behave
     */
    public static Plan plan(long seed, PlanLimits limits, Behaviours behaviours) {
        Plan base = Planner.plan(seed, limits);
        Draw draw = new Draw(new SplittableRandom(Mix.of(seed, STREAM)));
        return new Plan(
                seed,
                base.cluster().keeping(RetentionPolicy.KEEP_ALL),
                base.faults(),
                new ScheduleWorkload(draw, behaviours, base.chaos()).orders(),
                base.chaos());
    }

    private List<Order> orders() {
        int count = draw.between(1, MOST_SCHEDULES);
        for (int i = 1; i <= count; i++) {
            ScheduleId id = new ScheduleId("s" + i);
            behaviours.add(id, behaviour());
            Duration at = draw.gap(Duration.ofSeconds(30));
            order(at, id, new Put(definition(at)));
            int changes = draw.between(0, MOST_CHANGES);
            for (int j = 0; j < changes; j++) {
                at = at.plus(draw.gap(chaos.dividedBy(MOST_CHANGES)));
                order(at, id, wish(at));
            }
        }
        orders.sort(Comparator.comparing(Order::at));
        return orders;
    }

    private void order(Duration at, ScheduleId id, ScheduleWish wish) {
        if (at.compareTo(chaos) < 0) {
            orders.add(new OnSchedule(at, id, wish));
        }
    }

    private ScheduleWish wish(Duration at) {
        return switch (draw.between(0, 9)) {
            case 0, 1, 2 -> new Put(definition(at));
            case 3, 4 -> new ScheduleWish.Pause();
            case 5 -> new ScheduleWish.Resume();
            case 6 ->
                    new ScheduleWish.Trigger(
                            draw.oneIn(2)
                                    ? Optional.empty()
                                    : Optional.of(second(at.plus(draw.gap(minutes(1))))));
            case 7, 8 -> backfill(at);
            default -> draw.oneIn(4) ? new ScheduleWish.Delete() : new ScheduleWish.Resume();
        };
    }

    private ScheduleWish backfill(Duration at) {
        Instant to = second(at);
        return new ScheduleWish.Backfill(
                new BackfillOrder(
                        to.minusSeconds(draw.between(1, 600)),
                        to,
                        draw.oneOf(
                                OverlapPolicy.BUFFER_ALL,
                                OverlapPolicy.ALLOW,
                                OverlapPolicy.BUFFER_ALL),
                        draw.between(1, 20),
                        draw.oneIn(3)));
    }

    private Behaviour behaviour() {
        Duration longest = draw.byMagnitude(Duration.ofMillis(50), Duration.ofSeconds(60));
        return new Behaviour(
                longest,
                draw.oneIn(4) ? 0.4 : 0,
                draw.oneIn(6) ? draw.between(20, 100) / 100.0 : 0);
    }

    private JsonObject definition(Duration at) {
        Map<String, JsonValue> members = new TreeMap<>();
        if (draw.oneIn(3)) {
            members.put("cron", word(draw.oneOf("*/15 * * * * *", "* * * * *", "*/2 * * * *")));
        } else {
            int interval = draw.oneOf(7, 10, 15, 30, 60);
            members.put(
                    "every",
                    JsonObject.of(
                            "interval_ms", JsonNumber.of(interval * 1000L),
                            "offset_ms", JsonNumber.of(draw.between(0, interval - 1) * 1000L)));
        }
        members.put(
                "overlap", word(draw.oneOf("skip", "buffer_one", "buffer_all", "cancel", "allow")));
        members.put("catch_up", word(draw.oneOf("all", "latest", "none")));
        members.put("max_catch_up", JsonNumber.of(draw.between(1, 8)));
        members.put("catch_up_window_ms", JsonNumber.of(draw.oneOf(60_000L, 600_000L, 7_200_000L)));
        if (draw.oneIn(3)) {
            members.put("jitter_ms", JsonNumber.of(draw.between(1, 5_000)));
        }
        if (draw.oneIn(3)) {
            members.put("pause_after_failures", JsonNumber.of(draw.between(1, 4)));
        }
        if (draw.oneIn(3)) {
            Instant from = second(at.plus(draw.gap(minutes(2))));
            members.put(
                    "exclude",
                    new JsonArray(
                            List.of(
                                    JsonObject.of(
                                            "from", word(from.toString()),
                                            "to",
                                                    word(
                                                            from.plusSeconds(draw.between(1, 300))
                                                                    .toString())))));
        }
        if (draw.oneIn(8)) {
            members.put("end_at", word(second(at.plus(draw.gap(minutes(10)))).toString()));
        }
        members.put("tree", tree());
        return new JsonObject(members);
    }

    private static JsonObject tree() {
        return JsonObject.of("tasks", new JsonArray(List.of(task("first"), child())));
    }

    private static JsonObject task(String key) {
        return JsonObject.of(
                "key", word(key),
                "name", word(key),
                "schemas", JsonObject.of("method", word(Planner.EVERYWHERE.value())));
    }

    private static JsonObject child() {
        return task("after")
                .with("parent_key", word("first"))
                .with("dependencies", new JsonArray(List.of(JsonObject.of("key", word("first")))));
    }

    /** By the store's clock, should nobody set it. */
    private static Instant second(Duration at) {
        return StoreTime.BEGINNING.plus(at).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static JsonString word(String text) {
        return new JsonString(text);
    }
}
