package dev.apflow.store.memory;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.LeadershipRules;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Optional;

final class MemoryLeadership implements LeadershipLease {

    private final Tables tables;
    private final NodeConnection connection;

    MemoryLeadership(Tables tables, NodeConnection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    @Override
    public LeadershipAnswer.ToAcquire acquire(
            Candidate candidate, AcquireReason reason, Duration ttl) {
        return tables.alone(
                () -> {
                    LeadershipAnswer.ToAcquire answer =
                            LeadershipRules.acquire(
                                    tables.membership.leadership,
                                    candidate.identity(),
                                    reason,
                                    ttl,
                                    tables.now());
                    if (answer
                            instanceof LeadershipAnswer.Granted(LeadershipRecord.Held leadership)) {
                        tables.membership.leadership = leadership;
                        tables.membership.leaderUrl = candidate.url();
                        connection.onGranted(leadership.epoch());
                    }
                    return answer;
                });
    }

    @Override
    public LeadershipAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl) {
        return tables.alone(
                () -> {
                    LeadershipAnswer.ToRenew answer =
                            LeadershipRules.renew(
                                    tables.membership.leadership, holder, epoch, ttl, tables.now());
                    if (answer
                            instanceof LeadershipAnswer.Renewed(LeadershipRecord.Held leadership)) {
                        tables.membership.leadership = leadership;
                    }
                    return answer;
                });
    }

    @Override
    public LeadershipAnswer.ToResign resign(Epoch epoch) {
        return tables.alone(
                () -> {
                    LeadershipAnswer.ToResign answer =
                            LeadershipRules.resign(tables.membership.leadership, epoch);
                    if (answer
                            instanceof
                            LeadershipAnswer.GivenUp(LeadershipRecord.Resigned leadership)) {
                        tables.membership.leadership = leadership;
                        connection.send(new Signals.LeadershipOffered(epoch));
                        connection.left(epoch);
                    }
                    return answer;
                });
    }

    @Override
    public Optional<LeaderInfo> leader() {
        return tables.alone(
                () ->
                        switch (tables.membership.leadership) {
                            case LeadershipRecord.Held(var holder, Epoch epoch, var expiresAt)
                                    when tables.now().isBefore(expiresAt) ->
                                    Optional.of(
                                            new LeaderInfo(
                                                    holder,
                                                    tables.membership.leaderUrl,
                                                    epoch,
                                                    expiresAt));
                            case LeadershipRecord.Held current -> Optional.empty();
                            case LeadershipRecord.Resigned resigned -> Optional.empty();
                            case LeadershipRecord.Vacant vacant -> Optional.empty();
                        });
    }
}
