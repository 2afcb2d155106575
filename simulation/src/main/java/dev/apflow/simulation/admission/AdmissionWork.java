package dev.apflow.simulation.admission;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Draws tasks, settings and pauses. */
final class AdmissionWork {

    private static final List<QueueName> QUEUES =
            List.of(QueueName.DEFAULT, new QueueName("q1"), new QueueName("q2"));
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final List<RateLimit> RATES =
            List.of(
                    new RateLimit("a", new Rate(2, Duration.ofSeconds(3), 1)),
                    new RateLimit("slow", new Rate(1, Duration.ofSeconds(5), 2)),
                    new RateLimit("q1", new Rate(7, Duration.ofSeconds(2), 3)));

    private final RandomGenerator chance;
    private int tasks;

    AdmissionWork(RandomGenerator chance) {
        this.chance = chance;
    }

    <T> T oneOf(List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }

    boolean oneIn(int times) {
        return chance.nextInt(times) == 0;
    }

    /** A task with rules of all kinds. */
    TaskSpec ruled() {
        TaskSpec spec = task(oneOf(QUEUES).value()).withPriority(oneOf(priorities()));
        TaskSpec owned = oneIn(4) ? spec.withUser(oneOf(List.of("ann", "bob"))) : spec;
        return owned.withAdmission(rules());
    }

    private static List<Priority> priorities() {
        return List.of(Priority.values());
    }

    AdmissionRules rules() {
        List<ConcurrencyLimit> limits = new ArrayList<>();
        for (String key : KEYS) {
            if (oneIn(3)) {
                limits.add(new ConcurrencyLimit(key, chance.nextInt(1, 4)));
            }
        }
        List<RateLimit> rates = RATES.stream().filter(each -> oneIn(6)).toList();
        Optional<String> fair = oneIn(4) ? Optional.of(oneOf(KEYS)) : Optional.empty();
        return new AdmissionRules(oneOf(QUEUES), limits, rates, fair);
    }

    /** Many tasks of one key, or one of another, in the fair queue. */
    List<TaskSpec> fair() {
        String key = oneOf(List.of("x", "y", "z", "w"));
        List<TaskSpec> found = new ArrayList<>();
        int count = oneIn(3) ? chance.nextInt(5, 25) : 1;
        for (int i = 0; i < count; i++) {
            AdmissionRules rules =
                    AdmissionRules.NONE.withQueue(AdmissionLaws.FAIR).withFairKey(Optional.of(key));
            found.add(task("fair-" + key).withAdmission(rules));
        }
        return found;
    }

    private TaskSpec task(String name) {
        return TaskSpec.of(
                new TaskId(name + "-" + ++tasks), name, AdmissionNode.METHOD, JsonObject.EMPTY);
    }

    QueueName queue() {
        return oneOf(QUEUES);
    }

    OptionalInt maxRunning() {
        return oneIn(3) ? OptionalInt.empty() : OptionalInt.of(chance.nextInt(1, 4));
    }

    Optional<Rate> rate() {
        return oneIn(2)
                ? Optional.empty()
                : Optional.of(
                        new Rate(
                                chance.nextInt(1, 5),
                                Duration.ofMillis(chance.nextLong(500, 8_000)),
                                chance.nextInt(1, 4)));
    }

    PauseScope scope() {
        return oneOf(List.of(PauseScope.values()));
    }

    /** Of nothing in the fair queue but all of it. */
    String value(PauseScope scope) {
        return switch (scope) {
            case QUEUE -> queue().value();
            case CLUSTER -> "";
            case METHOD -> AdmissionNode.METHOD.value();
            case USER -> oneOf(List.of("ann", "bob"));
            case FAIR_KEY -> oneOf(KEYS);
        };
    }
}
