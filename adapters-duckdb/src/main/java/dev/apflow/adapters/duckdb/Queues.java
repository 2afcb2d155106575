package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;
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

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Changes to queues and pauses. */
record Queues(Database database) implements QueueWrites {

    private static final String REMOVE_SETTINGS =
            """
            delete from apflow_queue_settings where name = ?
            """;

    private static final String REMOVE_PAUSE =
            """
            delete from apflow_pause where scope = ? and value = ?
            """;

    private static final String REMOVE_RATE =
            """
            delete from apflow_rate where scope = 'queue' and name = ?
            """;

    private static final String UNFINISHED =
            """
            select count(*) as tasks from (
                select queue from apflow_pending
                union all
                select queue from apflow_running)
            where coalesce(queue, 'default') = ?
            """;

    @Override
    public AuthorizedResult<Put> put(
            WriteAuthority authority,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version) {
        return Authority.write(
                database, authority, session -> put(session, name, maxRunning, rate, version));
    }

    private static Put put(
            Session session,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version)
            throws SQLException {
        long present =
                QueueRows.settings(session).stream()
                        .filter(each -> each.name().equals(name))
                        .mapToLong(QueueSettings::version)
                        .findFirst()
                        .orElse(0);
        if (version.isPresent() && version.getAsLong() != present) {
            return new Put.Outdated(present);
        }
        QueueSettings settings = new QueueSettings(name, maxRunning, rate, present + 1);
        session.sql(REMOVE_SETTINGS).text(name.value()).update();
        session.append(new QueueRows.SettingsRow(settings));
        if (rate.isPresent()) {
            AdmissionStates.takeOver(session, RateKey.of(name), rate.get());
        }
        return new Put.Stored(settings);
    }

    @Override
    public AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name) {
        return Authority.write(database, authority, session -> delete(session, name));
    }

    private static Removal delete(Session session, QueueName name) throws SQLException {
        long tasks = session.sql(UNFINISHED).text(name.value()).list(row -> row.getLong(1)).get(0);
        if (tasks > 0) {
            return new Removal.InUse(tasks);
        }
        int removed =
                session.sql(REMOVE_SETTINGS).text(name.value()).update()
                        + removePause(session, PauseScope.QUEUE, name.value());
        session.sql(REMOVE_RATE).text(name.value()).update();
        return removed > 0 ? new Removal.Removed() : new Removal.Unknown();
    }

    @Override
    public AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason) {
        return Authority.write(
                database,
                authority,
                session -> {
                    Instant since =
                            QueueRows.pauses(session).stream()
                                    .filter(each -> each.scope() == scope)
                                    .filter(each -> each.value().equals(value))
                                    .map(AdmissionPause::since)
                                    .findFirst()
                                    .orElse(Times.instant(session.now()));
                    AdmissionPause pause =
                            new AdmissionPause(
                                    scope,
                                    value,
                                    reason,
                                    since,
                                    authority.actor().map(Actor::name));
                    removePause(session, scope, value);
                    session.append(new QueueRows.PauseRow(pause));
                    return pause;
                });
    }

    @Override
    public AuthorizedResult<Boolean> resume(
            WriteAuthority authority, PauseScope scope, String value) {
        return Authority.write(
                database, authority, session -> removePause(session, scope, value) > 0);
    }

    private static int removePause(Session session, PauseScope scope, String value)
            throws SQLException {
        return session.sql(REMOVE_PAUSE).text(scope.word()).text(value).update();
    }
}
