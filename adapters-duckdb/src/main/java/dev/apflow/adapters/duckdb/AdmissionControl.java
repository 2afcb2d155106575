package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionRound;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.Refusal;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flow control in one claim. What a claim does not need is not read: where no queue has settings,
 * nothing is paused and no task that is met has limits, that is everything.
 */
final class AdmissionControl {

    /** A limit costs less to plan than a count. */
    private static final String FOUND =
            """
            select 'running' as kind, count(*) as tasks from apflow_running
            union all (select 'settings', 0 from apflow_queue_settings limit 1)
            union all (select 'pauses', 0 from apflow_pause limit 1)
            union all (select 'turns', 0 from apflow_turn limit 1)
            """;

    private final Session session;
    private final Map<String, Integer> found;
    private final RefusedKinds refused;
    private final Set<Long> closed = new HashSet<>();
    private @Nullable AdmissionState state;
    private @Nullable AdmissionRound round;
    private @Nullable Instant freeAt;

    private AdmissionControl(Session session, Map<String, Integer> found, RefusedKinds refused) {
        this.session = session;
        this.found = found;
        this.refused = refused;
    }

    /**
     * @param refused what earlier claims met: those that still may not start are left out from the
     *     beginning
     */
    static AdmissionControl of(Session session, RefusedKinds refused) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        session.small(FOUND)
                .list(row -> Map.entry(row.getString("kind"), row.getInt("tasks")))
                .forEach(each -> found.put(each.getKey(), each.getValue()));
        AdmissionControl control = new AdmissionControl(session, found, refused);
        for (Map.Entry<Long, Candidate> each : refused.all().entrySet()) {
            control.admits(each.getKey(), each.getValue());
            if (!control.closed.contains(each.getKey())) {
                refused.forget(each.getKey());
            }
        }
        return control;
    }

    int running() {
        return found.getOrDefault("running", 0);
    }

    /** Whether keys take turns in a priority. */
    boolean hasTurns() {
        return found.containsKey("turns");
    }

    /** Kinds of tasks of which none may start now, as far as is known. */
    Collection<Long> closed() {
        return closed;
    }

    List<AdmissionPause> pauses() throws SQLException {
        return found.containsKey("pauses") ? state().pauses() : List.of();
    }

    boolean isAllPaused() throws SQLException {
        return pauses().stream().anyMatch(each -> each.scope() == PauseScope.CLUSTER);
    }

    /** Whether the task may start now. */
    boolean admits(long admission, Candidate task) throws SQLException {
        if (closed.contains(admission)) {
            return false;
        }
        if (isFree(task.rules())) {
            return true;
        }
        List<Refusal> refusals = round().refusals(task);
        if (refusals.stream().anyMatch(each -> !(each instanceof Refusal.Paused))) {
            closed.add(admission);
            refused.remember(admission, task);
            round().freeAt(task).ifPresent(this::wakeUpAt);
        }
        return refusals.isEmpty();
    }

    private boolean isFree(AdmissionRules rules) {
        return !found.containsKey("settings") && !found.containsKey("pauses") && !rules.hasLimits();
    }

    private void wakeUpAt(Instant time) {
        Instant known = freeAt;
        freeAt = known == null || time.isBefore(known) ? time : known;
    }

    /** It is to start: it counts for those that are asked about after it. */
    void start(Candidate task) throws SQLException {
        if (!isFree(task.rules())) {
            round().start(task);
        }
    }

    /** When a rate lets the next task start, of those that were met. */
    Optional<Instant> freeAt() {
        return Optional.ofNullable(freeAt);
    }

    /** These do start. */
    void started(Collection<Candidate> tasks) throws SQLException {
        AdmissionState before = state;
        if (before == null) {
            return;
        }
        AdmissionRound whole = new AdmissionRound(before);
        tasks.forEach(whole::start);
        Map<RateKey, Instant> rates = new LinkedHashMap<>(whole.rates());
        if (!rates.isEmpty()) {
            AdmissionStates.keep(session, rates);
        }
    }

    private AdmissionState state() throws SQLException {
        AdmissionState known = state;
        if (known == null) {
            known = AdmissionStates.read(session);
            state = known;
        }
        return known;
    }

    private AdmissionRound round() throws SQLException {
        AdmissionRound known = round;
        if (known == null) {
            known = new AdmissionRound(state());
            round = known;
        }
        return known;
    }
}
