package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredAdmission;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a live task asks of flow control, as its row keeps it.
 *
 * @param queue null is the default one
 * @param rules JSON of the limits by keys; null: none
 * @param admission tells apart what differs in queue or rules; 0: the default queue and no rules
 */
record AdmissionColumns(
        @Nullable String queue, @Nullable String rules, long admission, @Nullable String fairKey) {

    static final long PLAIN = 0;

    private static final AdmissionColumns NONE = new AdmissionColumns(null, null, PLAIN, null);

    static AdmissionColumns of(AdmissionRules asked) {
        if (asked.equals(AdmissionRules.NONE)) {
            return NONE;
        }
        String queue = asked.queue().equals(QueueName.DEFAULT) ? null : asked.queue().value();
        String rules = asked.hasLimits() ? StoredAdmission.limits(asked) : null;
        return new AdmissionColumns(
                queue, rules, admission(queue, rules), asked.fairKey().orElse(null));
    }

    private static long admission(@Nullable String queue, @Nullable String rules) {
        return queue == null && rules == null ? PLAIN : Digest.of(queue + "\n" + rules) | 1;
    }

    static AdmissionColumns read(ResultSet row) throws SQLException {
        String queue = row.getString("queue");
        String rules = row.getString("rules");
        String fairKey = row.getString("fair_key");
        return queue == null && rules == null && fairKey == null
                ? NONE
                : new AdmissionColumns(queue, rules, row.getLong("admission"), fairKey);
    }

    /** The whole of it, where it can be read. */
    Stored<AdmissionRules> stored() {
        return this.equals(NONE)
                ? new Stored.Readable<>(AdmissionRules.NONE)
                : StoredAdmission.rules(queue, rules, fairKey);
    }

    /** The whole of it; where it cannot be read, the queue alone. */
    AdmissionRules rulesOrQueue() {
        return stored().orElse(AdmissionRules.NONE.withQueue(StoredAdmission.queue(queue)));
    }

    void appendTo(Cells cells) throws SQLException {
        cells.text(queue).text(rules).bigint(admission).text(fairKey);
    }
}
