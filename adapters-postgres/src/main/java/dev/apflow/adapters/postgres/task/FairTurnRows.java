package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.StoreUnreachable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the turns of tasks that were started, so that those that become ready from now on get
 * theirs behind them. It is done behind the claim, in a transaction of its own: no claim waits for
 * another because of it. Where it fails, or the process dies first, some key starts a little
 * earlier than its turn.
 */
final class FairTurnRows {

    private static final System.Logger LOG = System.getLogger(FairTurnRows.class.getName());

    private static final SqlText WRITE =
            SqlText.of(FairTurnRows.class, "fair_turns", "priorities", "turns");

    private FairTurnRows() {}

    /** Tasks that were started; those of priorities without fair keys have no turn. */
    static void write(Database database, List<ClaimedRow> started) {
        Map<Integer, Long> turns = new HashMap<>();
        for (ClaimedRow each : started) {
            if (each.place().turn() > 0) {
                turns.merge(each.place().priority(), each.place().turn(), Math::max);
            }
        }
        if (turns.isEmpty()) {
            return;
        }
        List<Integer> priorities = List.copyOf(turns.keySet());
        try {
            database.single(
                    connection -> {
                        try (SqlStatement call = database.fence().call(connection, WRITE)) {
                            call.set("priorities").array("integer", priorities.toArray());
                            call.set("turns")
                                    .array("bigint", priorities.stream().map(turns::get).toArray());
                            database.fence().run(call);
                            return true;
                        }
                    });
        } catch (StoreUnreachable problem) {
            LOG.log(System.Logger.Level.DEBUG, "turns of fair keys were lost", problem);
        }
    }
}
