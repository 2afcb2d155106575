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
 * @param admission tells apart what differs in queue or rules; {@link #PLAIN}: nothing is asked
 */
record AdmissionColumns(
        @Nullable String queue, @Nullable String rules, long admission, @Nullable String fairKey) {

    static final long PLAIN = 0;

    /** The default queue, no rules, but a fair key. */
    private static final long FAIR_KEY_ALONE = 1;

    private static final AdmissionColumns NONE = new AdmissionColumns(null, null, PLAIN, null);

    static AdmissionColumns of(AdmissionRules asked) {
        if (asked.equals(AdmissionRules.NONE)) {
            return NONE;
        }
        String queue = asked.queue().equals(QueueName.DEFAULT) ? null : asked.queue().value();
        String rules = asked.hasLimits() ? StoredAdmission.limits(asked) : null;
        long admission =
                queue == null && rules == null
                        ? FAIR_KEY_ALONE
                        : Digest.of(queue + "\n" + rules) & ~FAIR_KEY_ALONE;
        return new AdmissionColumns(queue, rules, admission, asked.fairKey().orElse(null));
    }

    static AdmissionColumns read(ResultSet row) throws SQLException {
        long admission = row.getLong("admission");
        return admission == PLAIN
                ? NONE
                : new AdmissionColumns(
                        row.getString("queue"),
                        row.getString("rules"),
                        admission,
                        row.getString("fair_key"));
    }

    /** The whole of it, where it can be read. */
    Stored<AdmissionRules> stored() {
        return admission == PLAIN
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
