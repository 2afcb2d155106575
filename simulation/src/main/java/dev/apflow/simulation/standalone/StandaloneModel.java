package dev.apflow.simulation.standalone;

import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has the store, by what the calls did that took effect. */
final class StandaloneModel {

    private final World world;
    private final StoreTime time;
    private final Findings findings;
    private final Set<Integer> sessions = new HashSet<>();
    private final Map<String, String> writers = new HashMap<>();
    private Optional<String> token = Optional.empty();
    private Optional<Integer> session = Optional.empty();
    private int lastSession;
    private Instant expiresAt = Instant.MIN;
    private boolean released = true;
    private long epoch;
    private long lastWrite;
    private long refused;

    StandaloneModel(World world, StoreTime time, Findings findings) {
        this.world = world;
        this.time = time;
        this.findings = findings;
    }

    int nextSession() {
        sessions.add(++lastSession);
        return lastSession;
    }

    boolean isOpen(int number) {
        return sessions.contains(number);
    }

    void sessionEnded(int number) {
        sessions.remove(number);
    }

    /** Somebody asked for the term, and was given it or not. */
    void taken(
            String process,
            Optional<Integer> by,
            Optional<String> granted,
            TermSnapshot after,
            Duration lease) {
        if (granted.isEmpty()) {
            return;
        }
        boolean free =
                released
                        || !time.instant().isBefore(expiresAt)
                        || session.filter(each -> !sessions.contains(each)).isPresent();
        findings.require(
                free,
                "the standalone term is taken only where nobody lives who has it",
                () -> process + " took it from session " + session + ", held until " + expiresAt);
        findings.require(
                after.epoch() == epoch + 1 && !granted.equals(token),
                "each takeover begins the next standalone term",
                () -> after + " after epoch " + epoch);
        epoch = after.epoch();
        token = granted;
        session = by;
        released = false;
        expiresAt = time.instant().plus(lease);
    }

    private boolean isPresent(String asked) {
        return !released && token.equals(Optional.of(asked));
    }

    void renewed(
            String process, String asked, Optional<Integer> by, boolean granted, Duration lease) {
        findings.require(
                granted == isPresent(asked),
                "exactly the present standalone term is renewed",
                () -> process + " with " + asked + ": " + granted + ", present " + token);
        if (granted) {
            session = by;
            expiresAt = time.instant().plus(lease);
        }
    }

    void released(String asked) {
        released |= isPresent(asked);
    }

    /** A write, a claim or a report took effect, or was refused. */
    void wrote(String process, String what, String asked, boolean accepted) {
        findings.require(
                accepted == isPresent(asked),
                "exactly writes of the present standalone term are accepted",
                () ->
                        process
                                + " "
                                + what
                                + " with "
                                + asked
                                + ": "
                                + accepted
                                + ", present "
                                + token
                                + (released ? ", released" : ""));
        if (accepted) {
            String writer = writers.putIfAbsent(asked, process);
            findings.require(
                    writer == null || writer.equals(process),
                    "one process writes in a standalone term",
                    () -> writer + " and " + process + " in " + asked);
            lastWrite = world.nanos();
        } else {
            refused++;
        }
    }

    /** When a write was accepted last, by the world's time. */
    long lastWrite() {
        return lastWrite;
    }

    long terms() {
        return epoch;
    }

    /** Writes of processes that believed to have the store. */
    long refused() {
        return refused;
    }
}
