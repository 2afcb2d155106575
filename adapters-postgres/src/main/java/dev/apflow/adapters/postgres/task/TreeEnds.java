package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** Writes that nothing in a tree can move any more, in the transaction that made it so. */
final class TreeEnds {

    /**
     * For the end of a tree that has no row in {@code apflow_tree}: its one task ended with the
     * status that stands in the column {@code status}.
     */
    static final String DETAILS_OF_ONE =
            """
            format('{"status":"%s","counts":{"pending":0,"in_progress":0,"completed":%s,"failed":%s,"cancelled":%s}}',
                   status, (status = 'completed')::int, (status = 'failed')::int, (status = 'cancelled')::int)\
            """;

    /** The root has ended or is blocked: its attempt and delivery stay. */
    private static final String TELL =
            """
            insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
            select a.tree, a.tree, 'tree_ended', r.attempt, r.delivery,
                   format('{"status":"%s","counts":{"pending":%s,"in_progress":0,"completed":%s,"failed":%s,"cancelled":%s}}',
                          case
                              when a.blocked + a.failed > 0 then 'failed'
                              when a.cancelled > 0 then 'cancelled'
                              else 'completed'
                          end,
                          a.blocked, a.completed, a.failed, a.cancelled),
                   ?::text, clock_timestamp()
            from apflow_tree a
                 cross join lateral (
                     select both_of.attempt, both_of.delivery
                     from (
                         select q.attempt, q.delivery from apflow_queue q where q.number = a.tree
                         union all
                         select o.attempt, o.delivery from apflow_outcome o where o.number = a.tree) both_of
                     order by both_of.attempt desc
                     limit 1) r
            where a.tree = any (?) and a.live = 0
            order by a.tree
            """;

    private TreeEnds() {}

    /**
     * Tells it of those among these trees in which nothing can move any more. All of them could
     * move when this transaction began, and it has locked their rows.
     *
     * @param actor the client whose change ended them; empty where no client's did
     */
    static void insertEvents(Connection connection, Collection<Long> trees, Optional<Actor> actor)
            throws SQLException {
        if (!trees.isEmpty()) {
            try (SqlStatement call = new SqlStatement(connection, TELL)) {
                call.actor(actor).numbers(trees).update();
            }
        }
    }
}
