package dev.apflow.domain.node;

import java.time.Duration;

/**
 * From which silence on a node is not counted on.
 *
 * @param staleAfter age of the last heartbeat; longer than one heartbeat interval, or every node is
 *     stale between two of them
 * @param deadAfter age of the last heartbeat; longer than {@code staleAfter}
 */
public record NodeHealthSettings(Duration staleAfter, Duration deadAfter) {

    public NodeHealthSettings {
        if (staleAfter.isZero() || staleAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "staleAfter: expected more than 0, got " + staleAfter);
        }
        if (deadAfter.compareTo(staleAfter) <= 0) {
            throw new IllegalArgumentException(
                    "deadAfter: expected more than staleAfter "
                            + staleAfter
                            + ", got "
                            + deadAfter);
        }
    }
}
