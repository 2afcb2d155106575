package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Changes queues and pauses. Each change raises the revision that every claim looks at. A change of
 * a queue waits for the claims that are counting what runs in it: so none that commits after it was
 * judged by what was before.
 */
public final class PostgresQueueWrites implements QueueWrites {

    private static final SqlText VERSION =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    "select version from apflow_queue_settings where name = :name for update",
                    "name");

    private static final SqlText PUT =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    """
                    insert into apflow_queue_settings (
                        name, version, max_running, rate_limit, rate_micros, rate_burst, updated_at)
                    values (:name, :version, :max_running::bigint, :rate_limit::bigint, :rate_micros::bigint,
                            :rate_burst::bigint, clock_timestamp())
                    on conflict (name) do update
                    set version = excluded.version, max_running = excluded.max_running,
                        rate_limit = excluded.rate_limit, rate_micros = excluded.rate_micros,
                        rate_burst = excluded.rate_burst, updated_at = excluded.updated_at
                    """,
                    "name",
                    "version",
                    "max_running",
                    "rate_limit",
                    "rate_micros",
                    "rate_burst");

    private static final SqlText TASKS =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    """
                    select (select count(*) from apflow_queue q
                            where q.queue is not distinct from nullif(:name, 'default'))
                         + (select count(*) from apflow_running r
                            where r.queue is not distinct from nullif(:name, 'default'))
                    """,
                    "name");

    private static final SqlText REMOVE =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    """
                    with settings as (
                        delete from apflow_queue_settings where name = :name returning 1),
                    pause as (
                        delete from apflow_pause where scope = 'queue' and value = :name returning 1),
                    rate as (
                        delete from apflow_rate where kind = 'queue' and value = :name)
                    select (select count(*) from settings) + (select count(*) from pause)
                    """,
                    "name");

    private static final SqlText PAUSE =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    """
                    insert into apflow_pause as p (scope, value, reason, since, actor)
                    values (:scope, :value, :reason, clock_timestamp(), :actor)
                    on conflict (scope, value) do update set reason = excluded.reason, actor = excluded.actor
                    returning p.value as name, p.reason, (extract(epoch from p.since) * 1000000)::bigint as since, p.actor
                    """,
                    "scope",
                    "value",
                    "reason",
                    "actor");

    private static final SqlText RESUME =
            SqlText.inline(
                    PostgresQueueWrites.class,
                    "delete from apflow_pause where scope = :scope and value = :value",
                    "scope",
                    "value");

    /** The last thing that a transaction does, for others wait for it. */
    private static final SqlQuery RAISE =
            SqlQuery.of("update apflow_flow_revision set revision = revision + 1");

    private final Database database;

    public PostgresQueueWrites(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Put> put(
            WriteAuthority authority,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    lock(connection, name);
                    long stored =
                            SqlQuery.of(VERSION, call -> call.set("name").text(name.value()))
                                    .row(row -> row.getLong(1))
                                    .with(connection)
                                    .orElse(0L);
                    if (version.isPresent() && version.getAsLong() != stored) {
                        return new Put.Outdated(stored);
                    }
                    QueueSettings settings = new QueueSettings(name, maxRunning, rate, stored + 1);
                    write(connection, settings);
                    if (rate.isPresent()) {
                        takeOver(connection, name, rate.get());
                    }
                    RAISE.update().with(connection);
                    return new Put.Stored(settings);
                });
    }

    private static void lock(Connection connection, QueueName name) throws SQLException {
        FlowState.lock(connection, Set.of(AdvisoryLock.ofFlowKey(FlowState.queueLock(name))));
    }

    private static void write(Connection connection, QueueSettings settings) throws SQLException {
        SqlQuery.of(
                        PUT,
                        call -> {
                            call.set("name").text(settings.name().value());
                            call.set("version").number(settings.version());
                            call.set("max_running").number(maxRunning(settings));
                            call.set("rate_limit")
                                    .number(settings.rate().map(rate -> (long) rate.limit()));
                            call.set("rate_micros")
                                    .number(
                                            settings.rate()
                                                    .map(
                                                            rate ->
                                                                    rate.period()
                                                                            .dividedBy(
                                                                                    ChronoUnit
                                                                                            .MICROS
                                                                                            .getDuration())));
                            call.set("rate_burst")
                                    .number(settings.rate().map(rate -> (long) rate.burst()));
                        })
                .update()
                .with(connection);
    }

    /** What the rate before left behind must not outlast a burst of this one. */
    private static void takeOver(Connection connection, QueueName name, Rate rate)
            throws SQLException {
        RateKey key = RateKey.of(name);
        AdmissionState before =
                FlowState.read(connection, FlowSettings.read(connection), name).state();
        Optional<Instant> arrival = Optional.ofNullable(before.rates().get(key));
        Optional<Instant> next = rate.takenOver(arrival, before.now());
        if (!next.equals(arrival)) {
            FlowState.write(connection, Map.of(key, next.orElseThrow()));
        }
    }

    private static Optional<Long> maxRunning(QueueSettings settings) {
        return settings.maxRunning().isPresent()
                ? Optional.of((long) settings.maxRunning().getAsInt())
                : Optional.empty();
    }

    @Override
    public AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    lock(connection, name);
                    long tasks = count(connection, TASKS, name);
                    if (tasks > 0) {
                        return new Removal.InUse(tasks);
                    }
                    if (count(connection, REMOVE, name) == 0) {
                        return new Removal.Unknown();
                    }
                    RAISE.update().with(connection);
                    return new Removal.Removed();
                });
    }

    private static long count(Connection connection, SqlText text, QueueName name)
            throws SQLException {
        return SqlQuery.of(text, call -> call.set("name").text(name.value()))
                .row(row -> row.getLong(1))
                .with(connection)
                .orElseThrow();
    }

    @Override
    public AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    AdmissionPause paused =
                            SqlQuery.of(
                                            PAUSE,
                                            call -> {
                                                call.set("scope").text(scope.word());
                                                call.set("value").text(value);
                                                call.set("reason").text(reason);
                                                call.set("actor")
                                                        .text(authority.actor().map(Actor::name));
                                            })
                                    .row(row -> FlowSettings.pause(scope, row))
                                    .with(connection)
                                    .orElseThrow();
                    RAISE.update().with(connection);
                    return paused;
                });
    }

    @Override
    public AuthorizedResult<Boolean> resume(
            WriteAuthority authority, PauseScope scope, String value) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    int resumed =
                            SqlQuery.of(
                                            RESUME,
                                            call -> {
                                                call.set("scope").text(scope.word());
                                                call.set("value").text(value);
                                            })
                                    .update()
                                    .with(connection);
                    if (resumed > 0) {
                        RAISE.update().with(connection);
                    }
                    return resumed > 0;
                });
    }
}
