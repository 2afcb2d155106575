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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Claims in one statement, which also looks whether a member's node has a later life; what is due
 * is promoted ahead of it.
 */
public final class PostgresClaims implements TaskClaims {

    /** Candidates for each task that is wanted, at first, and how many times more the next time. */
    private static final int SPARE = 2;

    private static final int SPARE_GROWTH = 4;
    private static final int TRIES = 6;

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

    public PostgresClaims(Database database) {
        this.database = database;
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return Authority.unlessSuperseded(
                () -> claimed(holder, profile, limit, budget),
                new Claim(List.of(), Optional.empty()));
    }

    private Claim claimed(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return database.single(
                connection -> {
                    PlacementClasses.Eligibility look = classes.look(connection, profile);
                    Optional<Duration> nextDue =
                            DueTasks.promote(database.fence(), connection, look.nextDue());
                    Map<Long, Integer> offered = PlacementClasses.ready(connection, look.taken());
                    List<ClaimedRow> rows =
                            filled(
                                    connection,
                                    new ClaimCriteria(holder, profile, offered, limit, 0, budget));
                    Map<Long, DependencyResults> results = DependencyResults.of(connection, rows);
                    return new Claim(
                            rows.stream().map(each -> each.with(resultsOf(each, results))).toList(),
                            nextDue,
                            !PlacementClasses.isLimited(look.taken()));
                });
    }

    private static DependencyResults resultsOf(
            ClaimedRow row, Map<Long, DependencyResults> results) {
        return results.getOrDefault(row.number(), DependencyResults.NONE);
    }

    /**
     * Asks again where a statement handed out fewer than are wanted although there may be more:
     * where tasks were passed over for what goes ahead of them, those behind have their turn; where
     * others had locked the candidates, there are more candidates the next time.
     */
    private List<ClaimedRow> filled(Connection connection, ClaimCriteria whole)
            throws SQLException {
        int limit = whole.wanted();
        List<ClaimedRow> all = new ArrayList<>();
        int spare = SPARE;
        long left = whole.budget().bytes();
        for (int i = 0; i < TRIES && all.size() < limit && left > 0; i++) {
            int wanted = limit - all.size();
            ClaimCriteria criteria = whole.of(wanted, spare * wanted, left);
            ClaimResult result = ClaimResult.of(database.fence(), connection, criteria);
            all.addAll(result.tasks());
            left -= result.loaded();
            boolean passedOver = result.locked() == wanted && !result.tasks().isEmpty();
            boolean contended = result.locked() < wanted && result.candidates() >= spare * wanted;
            if (!passedOver && !contended) {
                break;
            }
            spare = contended ? spare * SPARE_GROWTH : spare;
        }
        return all;
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
