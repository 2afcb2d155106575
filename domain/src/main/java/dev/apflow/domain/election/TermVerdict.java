package dev.apflow.domain.election;

import java.util.Optional;

/** Whether a process that starts may have the database, from what it saw first and what it sees. */
public sealed interface TermVerdict {

    /** Nobody has it: it may be taken as it was seen. */
    record Free() implements TermVerdict {}

    /** Somebody lives who has it. */
    record Taken(String by) implements TermVerdict {}

    /** It is to be looked at again; whoever {@code by} names may be gone. */
    record Unsure(String by) implements TermVerdict {}

    /** How often a lock that no row explains is looked at: its process may have been killed. */
    int LOOKS_AT_LOCK = 10;

    /**
     * For a standalone process.
     *
     * @param looks how often it looked before
     */
    static TermVerdict forStandalone(TermSnapshot first, TermSnapshot now, int looks) {
        Optional<TermVerdict> otherLock = ofOtherLock(now, now.locker(), looks);
        if (otherLock.isPresent()) {
            return otherLock.get();
        }
        return now.node().map(node -> ofNode(first, node)).orElseGet(() -> ofTerm(first, now));
    }

    /**
     * For a node of a cluster, which shares the lock with other nodes.
     *
     * @param looks how often it looked before
     */
    static TermVerdict forNode(TermSnapshot first, TermSnapshot now, int looks) {
        Optional<TermSnapshot.Locker> alone = now.locker().filter(TermSnapshot.Locker::alone);
        return ofOtherLock(now, alone, looks).orElseGet(() -> ofTerm(first, now));
    }

    private static TermVerdict ofNode(TermSnapshot first, TermSnapshot.Node node) {
        String name = "node " + node.name();
        boolean lives = first.node().filter(before -> before.at() >= node.at()).isEmpty();
        return lives ? new Taken(name) : new Unsure(name);
    }

    /** A lock that is not that of the row's process: what it means is told by its holder alone. */
    private static Optional<TermVerdict> ofOtherLock(
            TermSnapshot now, Optional<TermSnapshot.Locker> locker, int looks) {
        return locker.filter(each -> !now.isLockOfTerm())
                .map(
                        each ->
                                looks < LOOKS_AT_LOCK
                                        ? new Unsure(each.name())
                                        : new Taken(each.name()));
    }

    /**
     * A lease that moves has a holder who lives. One that stands still has none where its session
     * is gone, or when it is over.
     */
    private static TermVerdict ofTerm(TermSnapshot first, TermSnapshot now) {
        boolean sessionGone = now.session().isPresent() && !now.isLockOfTerm();
        if (!now.isHeld()) {
            return new Free();
        }
        String holder = now.holder().orElse("another process");
        if (first.epoch() != now.epoch() || first.expiresAt() != now.expiresAt()) {
            return new Taken(holder);
        }
        return sessionGone ? new Free() : new Unsure(holder);
    }
}
