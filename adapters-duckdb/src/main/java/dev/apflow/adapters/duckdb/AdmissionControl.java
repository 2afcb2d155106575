package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.AdmissionRound;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.Pause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.Refusal;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
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

    private static final String FOUND =
            """
            select (select count(*) from apflow_running) as running,
                   (select count(*) from apflow_queue_settings) as settings,
                   (select count(*) from apflow_pause) as pauses,
                   (select count(*) from apflow_lane) as lanes
            """;

    /** How many rows of each kind there are. */
    private record Counts(int running, int settings, int pauses, int lanes) {}

    private final Session session;
    private final Counts counts;
    private final RefusedKinds refused;
    private final Set<Long> closed = new HashSet<>();
    private @Nullable AdmissionState state;
    private @Nullable AdmissionRound round;
    private @Nullable Instant freeAt;

    private AdmissionControl(Session session, Counts counts, RefusedKinds refused) {
        this.session = session;
        this.counts = counts;
        this.refused = refused;
    }

    /**
     * @param refused what earlier claims met: those that still may not start are left out from the
     *     beginning
     */
    static AdmissionControl of(Session session, RefusedKinds refused) throws SQLException {
        Counts counts =
                session.small(FOUND)
                        .list(
                                row ->
                                        new Counts(
                                                row.getInt("running"),
                                                row.getInt("settings"),
                                                row.getInt("pauses"),
                                                row.getInt("lanes")))
                        .get(0);
        AdmissionControl control = new AdmissionControl(session, counts, refused);
        for (Map.Entry<Long, Candidate> each : refused.all().entrySet()) {
            control.admits(each.getKey(), each.getValue());
            if (!control.closed.contains(each.getKey())) {
                refused.forget(each.getKey());
            }
        }
        return control;
    }

    int running() {
        return counts.running;
    }

    boolean hasLanes() {
        return counts.lanes > 0;
    }

    /** Kinds of tasks of which none may start now, as far as is known. */
    Collection<Long> closed() {
        return closed;
    }

    List<Pause> pauses() throws SQLException {
        return counts.pauses == 0 ? List.of() : state().pauses();
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
        return counts.settings == 0 && counts.pauses == 0 && !rules.hasLimits();
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
