package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.json.stored.StoredAdmission;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What flow control knows, in the transaction that is about to start tasks. */
final class AdmissionStates {

    /** Those of before are as good as none, and removed when the next is kept. */
    private static final String RATES =
            """
            select scope, name, due_us from apflow_rate where due_us > ?
            """;

    private static final String RUNNING =
            """
            select queue, rules, count(*) as running from apflow_running group by queue, rules
            """;

    private static final String FORGET =
            """
            delete from apflow_rate
            where due_us <= ? or list_contains(?::varchar[], scope || ' ' || name)
            """;

    private record RateRow(RateKey key, Instant due) implements Row {

        @Override
        public String table() {
            return "apflow_rate";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.text(scope(key)).text(key.value()).bigint(Times.micros(due));
        }
    }

    /** Running tasks that ask the same. */
    record Running(@Nullable String queue, @Nullable String rules, int count) {

        AdmissionRules asked() {
            return StoredAdmission.rules(queue, rules, null)
                    .orElse(AdmissionRules.NONE.withQueue(StoredAdmission.queue(queue)));
        }
    }

    private AdmissionStates() {}

    static AdmissionState read(Session session) throws SQLException {
        Map<QueueName, QueueSettings> settings = new HashMap<>();
        for (QueueSettings each : QueueRows.settings(session)) {
            settings.put(each.name(), each);
        }
        List<Running> running =
                session.small(RUNNING)
                        .list(
                                row ->
                                        new Running(
                                                row.getString("queue"),
                                                row.getString("rules"),
                                                row.getInt("running")));
        return of(session.now(), settings, QueueRows.pauses(session), running, rates(session));
    }

    static AdmissionState of(
            long now,
            Map<QueueName, QueueSettings> settings,
            List<AdmissionPause> pauses,
            List<Running> running,
            Map<RateKey, Instant> rates) {
        Map<QueueName, Integer> byQueue = new HashMap<>();
        Map<String, Integer> byKey = new HashMap<>();
        running.forEach(each -> count(each, byQueue, byKey));
        return new AdmissionState(Times.instant(now), settings, pauses, byKey, byQueue, rates);
    }

    private static void count(
            Running running, Map<QueueName, Integer> byQueue, Map<String, Integer> byKey) {
        AdmissionRules asked = running.asked();
        byQueue.merge(asked.queue(), running.count, Integer::sum);
        for (ConcurrencyLimit each : asked.concurrency()) {
            byKey.merge(each.key(), running.count, Integer::sum);
        }
    }

    private static Map<RateKey, Instant> rates(Session session) throws SQLException {
        Map<RateKey, Instant> rates = new HashMap<>();
        session.small(RATES)
                .number(session.now())
                .list(
                        row ->
                                Map.entry(
                                        key(row.getString("scope"), row.getString("name")),
                                        Times.instant(row.getLong("due_us"))))
                .forEach(each -> rates.put(each.getKey(), each.getValue()));
        return rates;
    }

    /** Remembers when these rates have their next place. */
    static void keep(Session session, Map<RateKey, Instant> rates) throws SQLException {
        List<String> names = new ArrayList<>();
        rates.keySet().forEach(key -> names.add(scope(key) + ' ' + key.value()));
        session.small(FORGET).number(session.now()).texts(names).update();
        rates.forEach((key, due) -> session.append(new RateRow(key, due)));
    }

    /** The rate of a key is another one now. */
    static void takeOver(Session session, RateKey key, Rate rate) throws SQLException {
        Instant known = rates(session).get(key);
        if (known != null) {
            Instant now = Times.instant(session.now());
            keep(session, Map.of(key, rate.takenOver(Optional.of(known), now).orElse(known)));
        }
    }

    private static String scope(RateKey key) {
        return key.kind().name().toLowerCase(Locale.ROOT);
    }

    static RateKey key(String scope, String name) {
        RateKey.Kind kind = scope.equals("queue") ? RateKey.Kind.QUEUE : RateKey.Kind.KEY;
        return new RateKey(kind, name);
    }
}
