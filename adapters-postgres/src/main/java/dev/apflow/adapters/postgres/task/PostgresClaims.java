package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.placement.NodeProfile;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Claims in one statement, which also looks whether a member's node has a later life; what is due
 * is promoted ahead of it. Where tasks have limits, see {@link LimitedClaim}: the look that each
 * claim begins with tells whether there are any, and whether queues or pauses were changed.
 */
public final class PostgresClaims implements TaskClaims {

    private static final SqlText HELD =
            SqlText.inline(
                    PostgresClaims.class,
                    """
                    select t.id, r.attempt, r.delivery
                    from apflow_running r join apflow_task t on t.number = r.number
                    where :standalone or r.node = :holder and r.incarnation = :incarnation::bigint
                    """,
                    "standalone",
                    "holder",
                    "incarnation");

    private final Database database;
    private final PlacementClasses classes = new PlacementClasses();
    private volatile FlowSettings settings = FlowSettings.UNKNOWN;

    public PostgresClaims(Database database) {
        this.database = database;
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return Authority.unlessSuperseded(
                () -> claimed(holder, profile, limit, budget),
                new Claim(List.of(), Optional.empty()));
    }

    /**
     * What the look of a claim led to.
     *
     * @param rows claimed already, where no limits are in the way
     * @param limited to claim where some are
     */
    private record Step(
            Optional<Duration> nextDue,
            boolean ahead,
            List<ClaimedRow> rows,
            Map<Long, DependencyResults> results,
            Optional<LimitedClaim> limited) {}

    private Claim claimed(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        Step step = database.single(connection -> step(connection, holder, profile, limit, budget));
        List<ClaimedRow> rows = step.rows;
        Map<Long, DependencyResults> results = step.results;
        Optional<Duration> next = step.nextDue;
        if (step.limited.isPresent()) {
            LimitedClaim.Result result = step.limited.get().run();
            rows = result.rows();
            List<ClaimedRow> found = rows;
            results = database.single(connection -> DependencyResults.of(connection, found));
            next =
                    Stream.of(next, result.nextFree())
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder());
        }
        FairTurnRows.write(database, rows);
        Map<Long, DependencyResults> known = results;
        return new Claim(
                rows.stream().map(each -> each.with(resultsOf(each, known))).toList(),
                next,
                step.ahead);
    }

    /** The claim itself, where there are no limits. */
    private Step step(
            Connection connection,
            LeaseHolder holder,
            NodeProfile profile,
            int limit,
            ClaimBudget budget)
            throws SQLException {
        PlacementClasses.Eligibility look = classes.look(connection, profile, settings);
        FlowSettings current = settings(connection, look.revision());
        Optional<Duration> nextDue = DueTasks.promote(database.fence(), connection, look.nextDue());
        Map<Long, Integer> offered = PlacementClasses.ready(connection, look.taken());
        boolean ahead = !PlacementClasses.isLimited(look.taken());
        ClaimCriteria whole = new ClaimCriteria(holder, profile, offered, limit, 0, budget);
        if (look.hasLimits() || !current.isEmpty()) {
            LimitedClaim limited =
                    new LimitedClaim(database, current, whole, look.tasks(), look.state());
            if (!limited.isPlain()) {
                return new Step(nextDue, ahead, List.of(), Map.of(), Optional.of(limited));
            }
            whole = limited.plain();
        }
        List<ClaimedRow> rows = PlainClaim.filled(database.fence(), connection, whole);
        return new Step(
                nextDue, ahead, rows, DependencyResults.of(connection, rows), Optional.empty());
    }

    /** Read again where they were changed since. */
    private FlowSettings settings(Connection connection, long revision) throws SQLException {
        FlowSettings known = settings;
        if (known.revision() != revision) {
            known = FlowSettings.read(connection);
            settings = known;
        }
        return known;
    }

    private static DependencyResults resultsOf(
            ClaimedRow row, Map<Long, DependencyResults> results) {
        return results.getOrDefault(row.number(), DependencyResults.NONE);
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        putBack(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, Requeue.DELIVERIES)) {
                        return Requeue.run(Deliveries.give(call, deliveries), reason);
                    }
                });
    }

    /** Puts nothing back where somebody else has the database. */
    private Requeue.Result putBack(Database.Work<Requeue.Result> work) {
        return Authority.unlessSuperseded(
                () ->
                        TreeLock.withLock(
                                hold ->
                                        database.transaction(
                                                connection -> {
                                                    hold.begin(connection);
                                                    Requeue.Result result = work.with(connection);
                                                    hold.settle(connection, result.waiting());
                                                    return result;
                                                })),
                new Requeue.Result(0, List.of()));
    }

    @Override
    public Recovered recover(String reason) {
        OrphanedTask.Result result =
                database.patiently(
                        connection -> {
                            TreeLock.Mode.ALONE.begin(connection);
                            return OrphanedTask.takeBack(
                                    connection,
                                    TreeLock.Mode.ALONE,
                                    OrphanedTask.everything(connection),
                                    reason);
                        });
        TreeLock.settleAll(database);
        return new Recovered(result.returned(), result.setAside());
    }

    @Override
    public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
        return putBack(
                        connection -> {
                            try (SqlStatement call =
                                    new SqlStatement(connection, Requeue.ALL_BUT)) {
                                return Requeue.run(
                                        holder(Deliveries.give(call, known), holder), reason);
                            }
                        })
                .tasks();
    }

    @Override
    public Set<Delivered> heldBy(LeaseHolder holder) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, HELD)) {
                        return new HashSet<>(holder(call, holder).rows(Deliveries::of));
                    }
                });
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    """
                                    select t.id, r.attempt, r.delivery
                                    from apflow_task t join apflow_running r on r.number = t.number
                                    where t.id = any (?)
                                    """)) {
                        Set<Delivered> running =
                                new HashSet<>(
                                        call.texts(
                                                        deliveries.stream()
                                                                .map(Delivered::task)
                                                                .toList())
                                                .rows(Deliveries::of));
                        running.retainAll(deliveries);
                        return running;
                    }
                });
    }

    /** Whether it works alone, else its node and incarnation. */
    private static SqlStatement holder(SqlStatement call, LeaseHolder holder) throws SQLException {
        Optional<Long> incarnation =
                switch (holder) {
                    case LeaseHolder.Standalone _ -> Optional.empty();
                    case LeaseHolder.Member(var identity, Duration _) ->
                            Optional.of(identity.incarnation().value());
                };
        return call.set("standalone")
                .flag(incarnation.isEmpty())
                .set("holder")
                .text(holder.node().value())
                .set("incarnation")
                .number(incarnation);
    }
}
