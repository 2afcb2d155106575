package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.StoreUnreachable;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers the turns of tasks that were started, so that those that become ready from now on get
 * theirs behind them. It is done behind the claim, in a transaction of its own: no claim waits for
 * another because of it. Where it fails, or the process dies first, some key starts a little
 * earlier than its turn.
 */
final class FairTurnRows {

    private static final System.Logger LOG = System.getLogger(FairTurnRows.class.getName());

    private static final SqlText WRITE =
            SqlText.of(FairTurnRows.class, "fair_turns", "queues", "priorities", "turns");

    private record Key(String queue, int priority) {}

    private FairTurnRows() {}

    /** Tasks that were started; those of queues without fair keys have no turn. */
    static void write(Database database, List<ClaimedRow> started) {
        Map<Key, Long> turns = new HashMap<>();
        for (ClaimedRow each : started) {
            if (each.place().turn() > 0) {
                turns.merge(key(each.place()), each.place().turn(), Math::max);
            }
        }
        if (turns.isEmpty()) {
            return;
        }
        try {
            database.single(
                    connection -> {
                        try (SqlStatement call = database.fence().call(connection, WRITE)) {
                            give(call, List.copyOf(turns.keySet()), turns);
                            database.fence().run(call);
                            return true;
                        }
                    });
        } catch (StoreUnreachable problem) {
            LOG.log(System.Logger.Level.DEBUG, "turns of fair keys were lost", problem);
        }
    }

    private static Key key(ClaimedRow.Place place) {
        return new Key(place.queue().orElse(""), place.priority());
    }

    private static void give(SqlStatement call, List<Key> keys, Map<Key, Long> turns)
            throws SQLException {
        call.set("queues").array("text", column(keys, Key::queue));
        call.set("priorities").array("integer", column(keys, Key::priority));
        call.set("turns").array("bigint", column(keys, turns::get));
    }

    private static Object[] column(List<Key> keys, Function<Key, Object> value) {
        return keys.stream().map(value).toArray();
    }
}
