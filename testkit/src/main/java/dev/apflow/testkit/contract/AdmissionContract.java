package dev.apflow.testkit.contract;

import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.QueueWrites.Put;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the suites of flow control share. */
abstract class AdmissionContract extends StoreContract {

    static final QueueName Q = new QueueName("q");

    /** Ends long after every test. */
    static final Duration LONG = Duration.ofDays(1);

    static TaskSpec in(QueueName queue, TaskSpec spec) {
        return spec.withAdmission(spec.admission().withQueue(queue));
    }

    static TaskSpec fair(String key, TaskSpec spec) {
        return spec.withAdmission(spec.admission().withFairKey(Optional.of(key)));
    }

    static TaskSpec limited(TaskSpec spec, ConcurrencyLimit... limits) {
        return spec.withAdmission(spec.admission().withConcurrency(List.of(limits)));
    }

    static TaskSpec rated(TaskSpec spec, RateLimit... limits) {
        return spec.withAdmission(spec.admission().withRate(List.of(limits)));
    }

    static ConcurrencyLimit atMost(int limit, String key) {
        return new ConcurrencyLimit(key, limit);
    }

    static RateLimit per(Duration period, int limit, int burst, String key) {
        return new RateLimit(key, new Rate(limit, period, burst));
    }

    /** Trees of one task each, in this order. */
    final void submitEach(TaskSpec... specs) {
        for (TaskSpec each : specs) {
            client.submit(each);
        }
    }

    final Put put(QueueName queue, OptionalInt maxRunning, Optional<Rate> rate) {
        return put(queue, maxRunning, rate, OptionalLong.empty());
    }

    final Put put(
            QueueName queue, OptionalInt maxRunning, Optional<Rate> rate, OptionalLong version) {
        return Client.granted(
                store.queueWrites().put(Client.AUTHORITY, queue, maxRunning, rate, version));
    }

    final void pause(PauseScope scope, String value) {
        Client.granted(store.queueWrites().pause(Client.AUTHORITY, scope, value, "a test"));
    }

    final boolean resume(PauseScope scope, String value) {
        return Client.granted(store.queueWrites().resume(Client.AUTHORITY, scope, value));
    }

    final QueueStatus queue(QueueName name) {
        return store.queueReads()
                .find(name)
                .orElseThrow(() -> new AssertionError("no queue " + name));
    }

    final AdmissionRules rules(String id) {
        return client.task(id).spec().admission();
    }

    /** Claims one task after the other and lets each succeed, at most so many. */
    final List<String> startOneByOne(int most) {
        List<String> started = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            for (var claimed : worker.claim(1)) {
                Delivered delivered = claimed.delivered();
                started.add(delivered.task().value());
                worker.succeed(delivered);
            }
        }
        return started;
    }
}
