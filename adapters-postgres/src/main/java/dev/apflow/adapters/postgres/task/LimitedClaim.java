package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.AdmissionRound;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.RateLimit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Claims where some of the tasks have limits, or pauses stop some tasks of a class.
 *
 * <p>First a look without locks: placement classes that are full, or whose rate is used up, are
 * left out, and so cost nothing however many of their tasks wait. What is left is looked at in the
 * order of the claim. Only where a task with limits is among the first ones, a transaction follows:
 *
 * <ol>
 *   <li>It locks the keys of these classes: of their concurrency, their rates, their queues. The
 *       locks are the database's advisory locks, taken in the order of their numbers and held until
 *       the commit.
 *   <li>In <em>another</em> statement, so with a later snapshot, it counts what runs and reads the
 *       rates. Whoever claimed with one of the keys before has committed, and is counted.
 *   <li>{@link Admission} chooses.
 *   <li>{@code claim.sql} claims the chosen tasks, if they are still what they were.
 *   <li>The rates are written for those that were really claimed.
 * </ol>
 *
 * <p>Two claims that count before they lock would both find the last place free. That is why the
 * order is what it is.
 *
 * <p>No deadlock can come of it. Claims alone take the locks of concurrency, rates and queues
 * together, in one order, before they lock anything else. A change of a queue takes the lock of
 * that queue before it writes a row. Behind these locks a claim waits for nobody: it skips tasks
 * that are locked, its rows of {@code apflow_running} and {@code apflow_rate} are new or under its
 * own locks. Reports, cancels, re-runs and deletes take no such lock: they only make what runs
 * less, and a place that they free while somebody counts is found by the next claim.
 *
 * <p>Nothing is counted beside the rows of {@code apflow_running}: a place is free as soon as the
 * row is gone, whoever removed it.
 */
final class LimitedClaim {

    private static final int TRIES = 6;

    /** Candidates for each task that is wanted, at first, and how many times more the next time. */
    private static final int SPARE = 2;

    private static final int SPARE_GROWTH = 4;

    /** One claim locks no more: the server's memory for locks is limited. */
    private static final int LOCKS_MAX = 64;

    private static final SqlText CANDIDATES =
            SqlText.of(
                    LimitedClaim.class,
                    "flow_candidates",
                    "classes",
                    "limits",
                    "most",
                    "candidates",
                    "paused_users",
                    "paused_fair_keys",
                    "standalone",
                    "holder");

    private static final SqlText READY =
            SqlText.inline(
                    LimitedClaim.class,
                    """
                    select c.class
                    from unnest(:classes::bigint[]) as c (class)
                    where exists (
                        select 1 from apflow_queue q where ${ready} and q.placement_class = c.class)
                    """,
                    "classes");

    private record Task(long number, long placementClass) {}

    /**
     * @param open classes with limits of which a task may start
     * @param nextFree when classes that only a rate holds back may start one
     */
    private record Look(AdmissionState state, Set<Long> open, Map<Long, Instant> nextFree) {}

    /**
     * @param nextFree how long until a task that only its rate holds back may start
     */
    record Result(List<ClaimedRow> rows, Optional<Duration> nextFree) {}

    private final Database database;
    private final FlowSettings settings;
    private final ClaimCriteria whole;
    private final Map<Long, Candidate> tasks;
    private final Map<Long, Integer> free = new HashMap<>();
    private final Map<Long, Candidate> limited = new HashMap<>();
    private Optional<FlowState> seen;

    /**
     * @param whole with all classes that the node can take
     * @param tasks what those classes ask
     * @param seen the state of just now, if somebody has read it
     */
    LimitedClaim(
            Database database,
            FlowSettings settings,
            ClaimCriteria whole,
            Map<Long, Candidate> tasks,
            Optional<FlowState> seen) {
        this.seen = seen;
        this.database = database;
        this.settings = settings;
        this.whole = whole;
        this.tasks = tasks;
        whole.classes()
                .forEach(
                        (each, most) -> {
                            Candidate task = asked(each);
                            if (settings.pauses(task)) {
                                return;
                            }
                            if (settings.limits(task)) {
                                limited.put(each, task);
                            } else {
                                free.put(each, most);
                            }
                        });
    }

    private Candidate asked(long placementClass) {
        Candidate task = tasks.get(placementClass);
        if (task == null) {
            throw new IllegalStateException("no placement class " + placementClass);
        }
        return task;
    }

    /** Whether the statement that knows no limits does for what is left. */
    boolean isPlain() {
        return limited.isEmpty() && !settings.pausesTasks();
    }

    /** What is neither paused nor limited. */
    ClaimCriteria plain() {
        return whole.from(free);
    }

    Result run() {
        List<ClaimedRow> rows = new ArrayList<>();
        long left = whole.budget().bytes();
        int spare = SPARE;
        Optional<Duration> nextFree = Optional.empty();
        for (int i = 0; i < TRIES && rows.size() < whole.wanted() && left > 0; i++) {
            int wanted = whole.wanted() - rows.size();
            ClaimCriteria criteria = whole.of(wanted, spare * wanted, left);
            Step step = database.single(connection -> step(connection, criteria));
            nextFree = step.nextFree;
            List<ClaimedRow> got =
                    step.locked.isEmpty()
                            ? step.rows
                            : database.transaction(
                                    connection -> claimed(connection, criteria, step.locked));
            rows.addAll(got);
            left -= got.stream().mapToLong(ClaimedRow::loaded).sum();
            if (step.locked.isEmpty() && !step.contended) {
                break;
            }
            spare = got.isEmpty() ? spare * SPARE_GROWTH : spare;
        }
        return new Result(rows, rows.size() < whole.wanted() ? nextFree : Optional.empty());
    }

    /**
     * What a look led to.
     *
     * @param rows claimed without locks
     * @param locked classes to claim from under locks; empty where none has to be
     */
    private record Step(
            List<ClaimedRow> rows,
            Set<Long> locked,
            boolean contended,
            Optional<Duration> nextFree) {}

    private Step step(Connection connection, ClaimCriteria criteria) throws SQLException {
        Look look = look(connection);
        Optional<Duration> nextFree = nextFree(connection, look);
        if (look.open.isEmpty() && !settings.pausesTasks()) {
            return new Step(plainly(connection, criteria), Set.of(), false, nextFree);
        }
        Map<Long, Integer> classes = new HashMap<>();
        free.keySet().forEach(each -> classes.put(each, criteria.candidates()));
        look.open.forEach(
                each -> classes.put(each, places(asked(each), look.state, criteria.candidates())));
        List<Task> first = candidates(connection, criteria, classes);
        Set<Long> locked = toLock(first);
        if (locked.isEmpty() && !settings.pausesTasks()) {
            return new Step(plainly(connection, criteria), Set.of(), false, nextFree);
        }
        if (first.isEmpty()) {
            return new Step(List.of(), Set.of(), false, nextFree);
        }
        if (locked.isEmpty()) {
            List<ClaimedRow> rows =
                    ClaimResult.of(database.fence(), connection, criteria.admitting(numbers(first)))
                            .tasks();
            return new Step(rows, Set.of(), rows.size() < criteria.wanted(), nextFree);
        }
        return new Step(List.of(), locked, true, nextFree);
    }

    private List<ClaimedRow> plainly(Connection connection, ClaimCriteria criteria)
            throws SQLException {
        return free.isEmpty()
                ? List.of()
                : PlainClaim.filled(database.fence(), connection, criteria.from(free));
    }

    private Look look(Connection connection) throws SQLException {
        FlowState read =
                seen.isPresent()
                        ? seen.get()
                        : FlowState.read(connection, settings, limited.values());
        seen = Optional.empty();
        AdmissionState state = read.state();
        Set<Long> open = new HashSet<>();
        Map<Long, Instant> nextFree = new HashMap<>();
        AdmissionRound round = new AdmissionRound(state);
        limited.forEach(
                (each, task) -> {
                    if (Admission.judge(task, state).isEmpty()) {
                        open.add(each);
                    } else {
                        round.freeAt(task).ifPresent(at -> nextFree.put(each, at));
                    }
                });
        return new Look(state, open, nextFree);
    }

    /** Of classes that have ready tasks. */
    private Optional<Duration> nextFree(Connection connection, Look look) throws SQLException {
        if (look.nextFree.isEmpty()) {
            return Optional.empty();
        }
        try (SqlStatement call = new SqlStatement(connection, READY)) {
            return call
                    .set("classes")
                    .numbers(look.nextFree.keySet())
                    .rows(row -> row.getLong(1))
                    .stream()
                    .map(look.nextFree::get)
                    .min(Comparator.naturalOrder())
                    .map(at -> Duration.between(look.state.now(), at));
        }
    }

    /** How many tasks of a class may start at most. */
    private int places(Candidate task, AdmissionState state, int most) {
        int places = most;
        for (ConcurrencyLimit each : task.rules().concurrency()) {
            int running = state.runningByKey().getOrDefault(each.key(), 0);
            places = Math.min(places, each.limit() - running);
        }
        for (RateLimit each : task.rules().rate()) {
            places = Math.min(places, each.rate().burst());
        }
        QueueSettings queue = state.queue(task.rules().queue());
        if (queue.maxRunning().isPresent()) {
            int running = state.runningByQueue().getOrDefault(task.rules().queue(), 0);
            places = Math.min(places, queue.maxRunning().getAsInt() - running);
        }
        if (queue.rate().isPresent()) {
            places = Math.min(places, queue.rate().get().burst());
        }
        return Math.max(places, 0);
    }

    /** The first tasks of these classes, of each at most so many. */
    private List<Task> candidates(
            Connection connection, ClaimCriteria criteria, Map<Long, Integer> classes)
            throws SQLException {
        if (classes.isEmpty()) {
            return List.of();
        }
        List<Long> numbers = List.copyOf(classes.keySet());
        try (SqlStatement call = new SqlStatement(connection, CANDIDATES)) {
            call.set("classes").numbers(numbers);
            call.set("limits")
                    .array("integer", numbers.stream().map(whole.classes()::get).toArray());
            call.set("most").array("integer", numbers.stream().map(classes::get).toArray());
            call.set("candidates").number(criteria.candidates());
            call.set("paused_users").texts(settings.paused(PauseScope.USER));
            call.set("paused_fair_keys").texts(settings.paused(PauseScope.FAIR_KEY));
            call.set("standalone").flag(whole.holder() instanceof LeaseHolder.Standalone);
            call.set("holder").text(whole.holder().node().value());
            return call.rows(row -> new Task(row.getLong(1), row.getLong(2)));
        }
    }

    /** The classes with limits among the candidates; where they need too many locks, the first. */
    private Set<Long> toLock(List<Task> candidates) {
        Set<Long> classes = new HashSet<>();
        Set<Integer> locks = new HashSet<>();
        for (Task each : candidates) {
            if (limited.containsKey(each.placementClass) && locks.size() < LOCKS_MAX) {
                classes.add(each.placementClass);
                locks.addAll(FlowState.locks(settings, asked(each.placementClass)));
            }
        }
        return classes;
    }

    /** Under the locks of these classes. */
    private List<ClaimedRow> claimed(
            Connection connection, ClaimCriteria criteria, Set<Long> locked) throws SQLException {
        Set<Integer> locks = new HashSet<>();
        List<Candidate> asked = locked.stream().map(this::asked).toList();
        asked.forEach(each -> locks.addAll(FlowState.locks(settings, each)));
        FlowState.lock(connection, locks);
        FlowState now = FlowState.read(connection, settings, asked);
        if (now.revision() != settings.revision()) {
            return List.of();
        }
        Map<Long, Integer> classes = new HashMap<>();
        free.keySet().forEach(each -> classes.put(each, criteria.candidates()));
        locked.forEach(
                each -> classes.put(each, places(asked(each), now.state(), criteria.candidates())));
        List<Task> chosen =
                Admission.choose(
                                candidates(connection, criteria, classes),
                                each -> asked(each.placementClass),
                                now.state(),
                                criteria.candidates())
                        .tasks();
        if (chosen.isEmpty()) {
            return List.of();
        }
        List<ClaimedRow> rows =
                ClaimResult.inTransaction(connection, criteria.admitting(numbers(chosen))).tasks();
        AdmissionRound round = new AdmissionRound(now.state());
        rows.forEach(each -> round.start(asked(each.place().placementClass())));
        FlowState.write(connection, round.rates());
        return rows;
    }

    private static Map<Long, Long> numbers(List<Task> tasks) {
        Map<Long, Long> numbers = new LinkedHashMap<>();
        tasks.forEach(each -> numbers.put(each.number, each.placementClass));
        return numbers;
    }
}
