package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** Writes that nothing in a tree can move any more, in the transaction that made it so. */
final class TreeEnds {

    private static final SqlText ENDED = SqlText.of(TreeEnds.class, "tree_ended", "actor", "trees");

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
            try (SqlStatement call = new SqlStatement(connection, ENDED)) {
                call.set("actor").text(actor.map(Actor::name)).set("trees").numbers(trees).update();
            }
        }
    }
}
