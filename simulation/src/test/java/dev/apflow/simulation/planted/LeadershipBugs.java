package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the leader: its leadership, its trust, the lives of nodes. */
final class LeadershipBugs {

    private static final String ELECTION = "domain/dev/apflow/domain/election/";
    private static final String LEASE = "domain/dev/apflow/domain/lease/";
    private static final String CLUSTER = "application/dev/apflow/application/cluster/";
    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private LeadershipBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(leadershipBugs(), moreLeadershipBugs(), trust(), lives(), renewalBugs())
                .flatMap(List::stream);
    }

    private static List<PlantedBug> leadershipBugs() {
        String rules = ELECTION + "LeadershipRules.java";
        return List.of(
                PlantedBug.of(
                        "a takeover does not raise the epoch",
                        rules,
                        "case Held current when isTakenOver(current, candidate, reason, now) ->"
                                + " granted(candidate, current.epoch().next(), ttl, now);",
                        "case Held current when isTakenOver(current, candidate, reason, now) ->"
                                + " granted(candidate, current.epoch(), ttl, now);"),
                PlantedBug.of(
                        "a resignation does not end the epoch",
                        rules,
                        "granted(candidate, resigned.epoch().next(), ttl, now)",
                        "granted(candidate, resigned.epoch(), ttl, now)"),
                PlantedBug.of(
                                "leadership is taken over before its lease ends",
                                rules,
                                "return !now.isBefore(current.expiresAt())",
                                "return !now.isBefore(current.expiresAt().minusSeconds(3))")
                        .shownBy(3),
                PlantedBug.of(
                        "a live holder of an older epoch's lock is deposed",
                        rules,
                        "case AcquireReason.HolderGone(Epoch epoch) ->"
                                + " current.epoch().equals(epoch);",
                        "case AcquireReason.HolderGone(Epoch epoch) -> true;"),
                PlantedBug.of(
                                "a resignation ignores its epoch",
                                rules,
                                "case Held current when current.epoch().equals(epoch) ->"
                                        + " new LeadershipAnswer.GivenUp(",
                                "case Held current when current.epoch().value() > 0 ->"
                                        + " new LeadershipAnswer.GivenUp(")
                        .shownBy(25));
    }

    private static List<PlantedBug> moreLeadershipBugs() {
        String rules = ELECTION + "LeadershipRules.java";
        String leadership = ELECTION + "LeadershipRecord.java";
        return List.of(
                PlantedBug.of(
                                "a renewal names its holder only",
                                rules,
                                "case Held current when current.epoch().equals(epoch)"
                                        + " && current.holder().equals(holder) ->",
                                "case Held current when"
                                        + " current.holder().node().equals(holder.node()) ->")
                        .shownBy(3),
                PlantedBug.of(
                                "no epoch check in the fence",
                                leadership,
                                "case Held current -> current.epoch().equals(epoch);",
                                "case Held current -> true;")
                        .and(STORE + "Tables.java", "&& membership.isGranted(leader)", ""),
                PlantedBug.of(
                                "the fence admits a term that was resigned",
                                leadership,
                                "case Vacant _, Resigned _ -> false;",
                                "case Resigned resigned -> resigned.epoch().equals(epoch);"
                                        + " case Vacant _ -> false;")
                        .and(STORE + "Tables.java", "&& membership.isGranted(leader)", "")
                        .shownBy(2),
                PlantedBug.of(
                                "each node judges leases by its own clock",
                                STORE + "Tables.java",
                                "Instant now() { return state.clock.instant(); }",
                                "private long skew = -1; Instant now() {"
                                        + " skew = skew < 0 ? 3 * state.lastSkew++ : skew;"
                                        + " return state.clock.instant().plusSeconds(skew); }")
                        .and(
                                STORE + "StoreState.java",
                                "long lastNumber;",
                                "long lastNumber; long lastSkew;"));
    }

    private static List<PlantedBug> trust() {
        String calls = CLUSTER + "LeadershipCalls.java";
        return List.of(
                PlantedBug.of(
                                "trust counted from the reply to a renewal",
                                calls,
                                "onEvent.accept(renewed(reply, epoch, sentAt))",
                                "onEvent.accept(renewed(reply, epoch, storeCalls.now()))")
                        .shownBy(31),
                PlantedBug.of(
                                "trust counted from the reply to an acquisition",
                                calls,
                                "onEvent.accept(acquired(reply, sentAt))",
                                "onEvent.accept(acquired(reply, storeCalls.now()))")
                        .shownBy(31),
                PlantedBug.of(
                                "margin zero",
                                ELECTION + "LeaseTerms.java",
                                "return sentAt.plus(ttl.minus(margin));",
                                "return sentAt.plus(ttl);")
                        .shownBy(17),
                PlantedBug.of(
                                "the gate does not look at the time",
                                ELECTION + "Role.java",
                                "this instanceof Leader leader &&"
                                        + " now.isBefore(leader.trustedUntil())",
                                "this instanceof Leader leader")
                        .shownBy(10),
                PlantedBug.of(
                                "trust never runs out",
                                ELECTION + "RoleRules.java",
                                "context.hasReached(leader.trustedUntil())",
                                "context.hasReached(leader.trustedUntil().plus("
                                        + "java.time.Duration.ofHours(1)))")
                        .and(
                                ELECTION + "Role.java",
                                "this instanceof Leader leader"
                                        + " && now.isBefore(leader.trustedUntil())",
                                "this instanceof Leader leader")
                        .shownBy(2),
                PlantedBug.of(
                        "duties outlive the term",
                        CLUSTER + "NodeLifecycle.java",
                        "duties.end();",
                        ""));
    }

    /** All of it happens, but much too late. */
    private static List<PlantedBug> renewalBugs() {
        return List.of(
                PlantedBug.of(
                        "a leader sees to its duties every half hour",
                        CLUSTER + "Duty.java",
                        "later(present, work.done().apply(result));",
                        "{ work.done().apply(result);"
                                + " later(present, java.time.Duration.ofMinutes(30)); }"),
                PlantedBug.of(
                        "candidates wait half an hour too long",
                        ELECTION + "RuleContext.java",
                        "return free.orLater(now).plus(jitter());",
                        "return free.orLater(now).plus(Duration.ofMinutes(30));"),
                PlantedBug.of(
                        "polls come a hundred times too seldom",
                        WORKER + "Worker.java",
                        "settings.pollInterval(),",
                        "settings.pollInterval().multipliedBy(100),"));
    }

    private static List<PlantedBug> lives() {
        return List.of(
                PlantedBug.of(
                                "an incarnation is given twice",
                                STORE + "Membership.java",
                                "new Incarnation(last + 1)",
                                "new Incarnation(Math.max(1, last))")
                        .shownBy(2),
                PlantedBug.of(
                                "a superseded life goes on claiming",
                                STORE + "MemoryClaims.java",
                                "tables.membership.later(identity).isPresent();",
                                "false;")
                        .shownBy(18),
                PlantedBug.of(
                                "a superseded life goes on renewing",
                                STORE + "MemoryLeases.java",
                                "tables.membership.later(member.identity()).isPresent() ? Set.of()"
                                        + " :",
                                "")
                        .shownBy(145),
                PlantedBug.of(
                                "two incarnations share leases",
                                STORE + "MemoryClaims.java",
                                "&& other.equals(identity))",
                                "&& other.node().equals(identity.node()))")
                        .shownBy(18),
                PlantedBug.of(
                                "an earlier life is not told that it is superseded",
                                STORE + "MemoryNodes.java",
                                "if (later.isPresent()) {",
                                "if (later.isPresent() && later.get().value() < 0) {")
                        .shownBy(6),
                PlantedBug.of(
                                "leases of a superseded life are left",
                                LEASE + "SweepRules.java",
                                "case Superseded _ -> Instant.MIN;",
                                "case Superseded _ -> lease.expiresAt();")
                        .shownBy(9));
    }
}
