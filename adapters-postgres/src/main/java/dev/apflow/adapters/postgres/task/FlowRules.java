package dev.apflow.adapters.postgres.task;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredAdmission;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What tasks ask of flow control as columns: null stands for the default queue and no limits. */
final class FlowRules {

    private static final int CACHED_MAX = 10_000;

    /** Most rows repeat what others say. */
    private static final Map<Columns, Optional<AdmissionRules>> CACHE = new ConcurrentHashMap<>();

    private record Columns(Optional<String> queue, Optional<String> rules) {}

    private FlowRules() {}

    static @Nullable String queue(AdmissionRules rules) {
        return rules.queue().equals(QueueName.DEFAULT) ? null : rules.queue().value();
    }

    static @Nullable String limits(AdmissionRules rules) {
        return rules.hasLimits() ? StoredAdmission.limits(rules) : null;
    }

    /** Empty where they cannot be read: a later version wrote them. */
    static Optional<AdmissionRules> of(Optional<String> queue, Optional<String> rules) {
        if (queue.isEmpty() && rules.isEmpty()) {
            return Optional.of(AdmissionRules.NONE);
        }
        if (CACHE.size() >= CACHED_MAX) {
            CACHE.clear();
        }
        return CACHE.computeIfAbsent(new Columns(queue, rules), FlowRules::read);
    }

    private static Optional<AdmissionRules> read(Columns columns) {
        return switch (StoredAdmission.rules(
                columns.queue.orElse(null), columns.rules.orElse(null), null)) {
            case Stored.Readable<AdmissionRules>(AdmissionRules rules) -> Optional.of(rules);
            case Stored.Unreadable<AdmissionRules> _ -> Optional.empty();
        };
    }
}
