package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is set for queues, and what is paused, as rows. A row of a later version is left out. */
final class QueueRows {

    static final String SETTINGS =
            """
            select name, max_running, rate_limit, rate_period_us, rate_burst, version
            from apflow_queue_settings
            """;

    static final String PAUSES =
            """
            select scope, value, reason, epoch_us(since) as since_us, paused_by from apflow_pause
            """;

    record SettingsRow(QueueSettings settings) implements Row {

        @Override
        public String table() {
            return "apflow_queue_settings";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            OptionalInt most = settings.maxRunning();
            Optional<Rate> rate = settings.rate();
            cells.text(settings.name().value());
            cells.integer(most.isPresent() ? Integer.valueOf(most.getAsInt()) : null);
            cells.integer(rate.map(Rate::limit).orElse(null));
            cells.bigint(rate.map(Rate::period).map(Times::micros).orElse(null));
            cells.integer(rate.map(Rate::burst).orElse(null)).bigint(settings.version());
        }
    }

    record PauseRow(AdmissionPause pause) implements Row {

        @Override
        public String table() {
            return "apflow_pause";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.text(pause.scope().word()).text(pause.value()).text(pause.reason());
            cells.time(Times.micros(pause.since())).text(pause.by().orElse(null));
        }
    }

    private QueueRows() {}

    static List<QueueSettings> settings(Session session) throws SQLException {
        return session.small(SETTINGS).list(QueueRows::settings).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    static List<AdmissionPause> pauses(Session session) throws SQLException {
        return session.small(PAUSES).list(QueueRows::pause).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<QueueSettings> settings(ResultSet row) throws SQLException {
        return settings(
                row.getString("name"),
                (Integer) row.getObject("max_running"),
                (Integer) row.getObject("rate_limit"),
                (Long) row.getObject("rate_period_us"),
                (Integer) row.getObject("rate_burst"),
                row.getLong("version"));
    }

    static Optional<QueueSettings> settings(
            String name,
            @Nullable Integer most,
            @Nullable Integer limit,
            @Nullable Long period,
            @Nullable Integer burst,
            long version) {
        return QueueName.isValid(name)
                ? Optional.of(
                        new QueueSettings(
                                new QueueName(name),
                                most == null ? OptionalInt.empty() : OptionalInt.of(most),
                                rate(limit, period, burst),
                                version))
                : Optional.empty();
    }

    private static Optional<Rate> rate(
            @Nullable Integer limit, @Nullable Long period, @Nullable Integer burst) {
        return limit == null || period == null || burst == null
                ? Optional.empty()
                : Optional.of(new Rate(limit, Duration.of(period, ChronoUnit.MICROS), burst));
    }

    private static Optional<AdmissionPause> pause(ResultSet row) throws SQLException {
        return pause(
                row.getString("scope"),
                row.getString("value"),
                row.getString("reason"),
                row.getLong("since_us"),
                row.getString("paused_by"));
    }

    static Optional<AdmissionPause> pause(
            String scope, String value, String reason, long since, @Nullable String by) {
        return PauseScope.ofWord(scope)
                .map(
                        known ->
                                new AdmissionPause(
                                        known,
                                        value,
                                        reason,
                                        Times.instant(since),
                                        Optional.ofNullable(by)));
    }
}
