package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.event.Actor;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

final class MemoryQueues implements QueueWrites {

    private final Tables tables;

    MemoryQueues(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Put> put(
            WriteAuthority authority,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version) {
        return tables.fenced(
                authority,
                () -> {
                    QueueSettings before =
                            tables.flow.queues.getOrDefault(name, QueueSettings.none(name));
                    if (version.isPresent() && version.getAsLong() != before.version()) {
                        return new Put.Outdated(before.version());
                    }
                    QueueSettings after =
                            new QueueSettings(name, maxRunning, rate, before.version() + 1);
                    tables.flow.queues.put(name, after);
                    rate.ifPresent(
                            next ->
                                    tables.flow.rates.computeIfPresent(
                                            RateKey.of(name),
                                            (_, arrival) ->
                                                    next.takenOver(
                                                                    Optional.of(arrival),
                                                                    tables.now())
                                                            .orElseThrow()));
                    return new Put.Stored(after);
                });
    }

    @Override
    public AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name) {
        return tables.fenced(authority, () -> delete(name));
    }

    private Removal delete(QueueName name) {
        long tasks =
                tables.open.values().stream()
                        .filter(row -> row.spec.admission().queue().equals(name))
                        .count();
        if (tasks > 0) {
            return new Removal.InUse(tasks);
        }
        boolean set = tables.flow.queues.remove(name) != null;
        boolean paused = tables.flow.pauses.remove(paused(PauseScope.QUEUE, name.value())) != null;
        tables.flow.rates.remove(RateKey.of(name));
        return set || paused ? new Removal.Removed() : new Removal.Unknown();
    }

    private static FlowControl.Paused paused(PauseScope scope, String value) {
        return new FlowControl.Paused(scope, value);
    }

    @Override
    public AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason) {
        return tables.fenced(
                authority,
                () -> {
                    AdmissionPause before = tables.flow.pauses.get(paused(scope, value));
                    Instant since = before == null ? tables.now() : before.since();
                    AdmissionPause after =
                            new AdmissionPause(
                                    scope,
                                    value,
                                    reason,
                                    since,
                                    authority.actor().map(Actor::name));
                    tables.flow.pauses.put(paused(scope, value), after);
                    return after;
                });
    }

    @Override
    public AuthorizedResult<Boolean> resume(
            WriteAuthority authority, PauseScope scope, String value) {
        return tables.fenced(
                authority, () -> tables.flow.pauses.remove(paused(scope, value)) != null);
    }
}
