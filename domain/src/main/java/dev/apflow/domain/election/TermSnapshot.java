package dev.apflow.domain.election;

import java.util.Optional;

/**
 * Who has the database, as one statement sees it: the row of the standalone term, the session that
 * holds the standalone lock, and nodes of a cluster that gave a sign of life.
 *
 * @param epoch of the row, whoever has it
 * @param released whether its holder gave it up, or never was
 * @param expired whether its lease is over by the server's clock
 * @param expiresAt in microseconds since 1970; moves with each renewal
 * @param remainingMillis until then
 * @param holder as people are told; empty where there never was one
 * @param session the server process that the row names
 * @param locker who has the lock in another session than the one that looks
 * @param node the newest sign of life of a cluster's node that has no session
 */
public record TermSnapshot(
        long epoch,
        boolean released,
        boolean expired,
        long expiresAt,
        long remainingMillis,
        Optional<String> holder,
        Optional<Integer> session,
        Optional<Locker> locker,
        Optional<Node> node) {

    /**
     * A session with the lock.
     *
     * @param alone whether it has it for itself, as standalone processes do
     */
    public record Locker(int process, boolean alone, String name) {}

    /**
     * A sign of life.
     *
     * @param at in microseconds since 1970; grows with each sign
     */
    public record Node(String name, long at) {}

    /** Whether somebody's lease runs on the row. */
    public boolean isHeld() {
        return !released && !expired;
    }

    /** Whether the lock is that of the process that the row names, which may be gone. */
    public boolean isLockOfTerm() {
        return locker.isPresent() && locker.map(Locker::process).equals(session);
    }
}
