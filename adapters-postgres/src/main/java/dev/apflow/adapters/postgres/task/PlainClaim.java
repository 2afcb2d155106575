package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.WriteFence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Claims from classes without limits. */
final class PlainClaim {

    /** Candidates for each task that is wanted, at first, and how many times more the next time. */
    private static final int SPARE = 2;

    private static final int SPARE_GROWTH = 4;
    private static final int TRIES = 6;

    private PlainClaim() {}

    /**
     * Asks again where a statement handed out fewer than are wanted although there may be more:
     * where tasks were passed over for what goes ahead of them, those behind have their turn; where
     * others had locked the candidates, there are more candidates the next time.
     */
    static List<ClaimedRow> filled(WriteFence fence, Connection connection, ClaimCriteria whole)
            throws SQLException {
        int limit = whole.wanted();
        List<ClaimedRow> all = new ArrayList<>();
        int spare = SPARE;
        long left = whole.budget().bytes();
        for (int i = 0; i < TRIES && all.size() < limit && left > 0; i++) {
            int wanted = limit - all.size();
            ClaimCriteria criteria = whole.of(wanted, spare * wanted, left);
            ClaimResult result = ClaimResult.of(fence, connection, criteria);
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
}
