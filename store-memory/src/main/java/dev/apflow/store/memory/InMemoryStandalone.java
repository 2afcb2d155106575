package dev.apflow.store.memory;

import dev.apflow.domain.election.TermSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The term of the only process on a store, as the processes that want it see and change it; each
 * call is one transaction. A session may hold a lock besides, which ends with it.
 */
public final class InMemoryStandalone {

    private final StoreState state;
    private final SignalHub hub;

    InMemoryStandalone(StoreState state, SignalHub hub) {
        this.state = state;
        this.hub = hub;
    }

    /** Opens the store for the process that was given this token: it may write as long as it is. */
    public InMemoryNode open(String token) {
        return new InMemoryNode(new Tables(state, Optional.of(token)), new NodeConnection(hub));
    }

    /** Takes the lock where it is free; whether this session has it. */
    public boolean lock(int session) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            row.locker = row.locker.or(() -> Optional.of(session));
            return row.locker.equals(Optional.of(session));
        }
    }

    /** The server ends a session: its lock is free. */
    public void endSession(int session) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            row.locker = row.locker.filter(each -> each != session);
        }
    }

    /** Who has the store, as this session sees it. */
    public TermSnapshot snapshot(int session) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            Instant now = state.clock.instant();
            return new TermSnapshot(
                    row.epoch,
                    row.released,
                    !now.isBefore(row.expiresAt),
                    micros(row.expiresAt),
                    now.until(row.expiresAt, ChronoUnit.MILLIS),
                    row.holder,
                    row.session,
                    row.locker
                            .filter(each -> each != session)
                            .map(each -> new TermSnapshot.Locker(each, true, "session " + each)),
                    Optional.empty());
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /**
     * Begins the next term, if the row is as it was seen; its token.
     *
     * @param session the one that has the lock, if the process has one
     */
    public Optional<String> take(
            String holder, Optional<Integer> session, TermSnapshot seen, Duration lease) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            if (row.epoch != seen.epoch() || micros(row.expiresAt) != seen.expiresAt()) {
                return Optional.empty();
            }
            row.epoch++;
            row.token = Optional.of(row.nextToken());
            row.holder = Optional.of(holder);
            row.session = session;
            row.expiresAt = state.clock.instant().plus(lease);
            row.released = false;
            return row.token;
        }
    }

    /**
     * Whether it is the present term, which lasts longer then.
     *
     * @param session the one that has the lock, if the process has one
     */
    public boolean renew(String token, Optional<Integer> session, Duration lease) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            if (!row.admits(token)) {
                return false;
            }
            row.session = session;
            row.expiresAt = state.clock.instant().plus(lease);
            return true;
        }
    }

    /** Gives the term up, if it is the present one. */
    public void release(String token) {
        synchronized (state) {
            StandaloneRow row = state.standalone;
            row.released |= row.admits(token);
        }
    }
}
