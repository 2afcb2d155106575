package dev.apflow.simulation.check;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who leads, and who wrote in which epoch. */
final class LeadershipModel {

    private final World world;
    private final StoreTime time;
    private final Findings findings;
    private final Supplier<? extends Collection<NodeProcess>> alive;
    private final Map<Long, String> writers = new HashMap<>();
    private final Map<NodeProcess, Long> leadingSince = new HashMap<>();
    private final Map<Long, Long> trustedFrom = new HashMap<>();
    private Optional<NodeIdentity> holder = Optional.empty();
    private long epoch;
    private boolean isHeld;
    private Instant expiresAt = Instant.MIN;
    private long lastWritten;

    LeadershipModel(
            World world,
            StoreTime time,
            Findings findings,
            Supplier<? extends Collection<NodeProcess>> alive) {
        this.world = world;
        this.time = time;
        this.findings = findings;
        this.alive = alive;
    }

    /** How often leadership was granted. */
    long terms() {
        return epoch;
    }

    /** When leadership is free unless it is renewed; long ago where it is. */
    Instant expiresAt() {
        return isHeld ? expiresAt : Instant.MIN;
    }

    void acquired(List<Object> arguments, LeadershipAnswer.ToAcquire answer) {
        Candidate candidate = (Candidate) arguments.get(0);
        AcquireReason reason = (AcquireReason) arguments.get(1);
        Duration ttl = (Duration) arguments.get(2);
        boolean expired = !time.instant().isBefore(expiresAt);
        boolean own = holder.filter(before -> isOwn(before, candidate.identity())).isPresent();
        boolean forgone =
                reason.equals(new AcquireReason.HolderGone(new Epoch(Math.max(1, epoch))));
        boolean free = !isHeld || expired || own || forgone;
        switch (answer) {
            case LeadershipAnswer.Granted(LeadershipRecord.Held leadership) -> {
                findings.require(
                        free,
                        "leadership is granted only when it is free",
                        () -> leadership + " while epoch " + epoch + " holds until " + expiresAt);
                findings.require(
                        leadership.epoch().value() == epoch + 1
                                && leadership.holder().equals(candidate.identity()),
                        "each grant begins the next epoch",
                        () -> leadership + " after epoch " + epoch);
                boolean setMeanwhile = !time.isSteadySince(trustedFrom(epoch));
                if (isHeld && expired && !own && !forgone && !setMeanwhile) {
                    nobodyTrusts(epoch);
                }
                onGranted(leadership.holder(), leadership.epoch(), ttl);
            }
            case LeadershipAnswer.Occupied(LeadershipRecord.Held leadership, Duration freeIn) ->
                    findings.require(
                            !free,
                            "free leadership is granted to whoever asks",
                            () -> candidate.identity() + " was told of " + leadership);
        }
    }

    private static boolean isOwn(NodeIdentity before, NodeIdentity candidate) {
        return before.node().equals(candidate.node())
                && before.incarnation().value() <= candidate.incarnation().value();
    }

    private void onGranted(NodeIdentity by, Epoch granted, Duration ttl) {
        holder = Optional.of(by);
        epoch = granted.value();
        isHeld = true;
        lasts(ttl);
    }

    /**
     * From now on for {@code ttl}. At the end of that time nobody trusts it any more unless it was
     * renewed, whatever the store's clock was set to meanwhile: trust is by the holder's own.
     */
    private void lasts(Duration ttl) {
        long from = world.nanos();
        long term = epoch;
        expiresAt = time.instant().plus(ttl);
        trustedFrom.put(term, from);
        world.watch(
                ttl.toNanos(),
                () -> {
                    if (trustedFrom(term) == from) {
                        nobodyTrusts(term);
                    }
                });
    }

    private long trustedFrom(long term) {
        return trustedFrom.getOrDefault(term, Long.MIN_VALUE);
    }

    private void nobodyTrusts(long asked) {
        for (NodeProcess each : alive.get()) {
            boolean trusts = each.term().filter(term -> term.epoch().value() == asked).isPresent();
            findings.require(
                    !trusts,
                    "a leader trusts its lease no longer than it lasts",
                    () -> each + " trusts epoch " + asked + ", and its lease has ended");
        }
    }

    void renewed(List<Object> arguments, LeadershipAnswer.ToRenew answer) {
        boolean present =
                isHeld
                        && holder.equals(Optional.of((NodeIdentity) arguments.get(0)))
                        && isPresent((Epoch) arguments.get(1));
        findings.require(
                present == answer instanceof LeadershipAnswer.Renewed,
                "exactly the present term is renewed",
                () -> arguments + " was answered " + answer + " in epoch " + epoch);
        if (present) {
            lasts((Duration) arguments.get(2));
        }
    }

    void resigned(List<Object> arguments, LeadershipAnswer.ToResign answer) {
        boolean present = isHeld && isPresent((Epoch) arguments.get(0));
        findings.require(
                present == answer instanceof LeadershipAnswer.GivenUp,
                "exactly the present term is resigned",
                () -> arguments + " was answered " + answer + " in epoch " + epoch);
        isHeld = isHeld && !present;
    }

    private boolean isPresent(Epoch asked) {
        return asked.value() == epoch;
    }

    /** A write in the name of a term. */
    void wrote(NodeProcess process, Term term, AuthorizedResult<?> answer) {
        boolean granted = answer instanceof AuthorizedResult.Granted<?>;
        long named = term.epoch().value();
        findings.require(
                granted == (isHeld && isPresent(term.epoch())),
                "exactly writes of the present epoch are accepted",
                () -> process + " in epoch " + named + ": " + answer + ", present " + epoch);
        if (granted) {
            String writer = writers.putIfAbsent(named, process.name());
            findings.require(
                    writer == null || writer.equals(process.name()),
                    "one node writes in an epoch",
                    () -> writer + " and " + process + " wrote in epoch " + named);
            findings.require(
                    named >= lastWritten,
                    "accepted epochs never fall",
                    () -> "epoch " + named + " after " + lastWritten);
            lastWritten = named;
        }
    }

    void elected(NodeProcess process) {
        leadingSince.put(process, world.nanos());
    }

    void departed(NodeProcess process) {
        leadingSince.remove(process);
    }

    /**
     * A sweep is asked for. The first of a term comes a moment before the word of leadership, and
     * after a pause one may come a moment before the end of it.
     */
    void sweeps(NodeProcess process) {
        if (!leadingSince.containsKey(process)) {
            world.watch(
                    0,
                    () ->
                            findings.require(
                                    leadingSince.containsKey(process),
                                    "duties end with the term",
                                    () -> process + " sweeps without a term"));
        }
    }

    /**
     * Work is asked for where leaders are to rest. The word of that comes to the worker behind what
     * was there at that moment, and after a pause in any order with it.
     */
    void claims(NodeProcess process) {
        long since = leadingSince.getOrDefault(process, Long.MAX_VALUE);
        findings.require(
                since >= world.nanos() || process.awakeSince() == world.nanos(),
                "a leader that is to rest claims nothing",
                () -> process + " claims, leading since " + Trace.clock(since));
    }
}
