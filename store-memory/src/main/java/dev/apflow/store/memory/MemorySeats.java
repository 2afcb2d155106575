package dev.apflow.store.memory;

import dev.apflow.application.store.cluster.LeaderSeats;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
import dev.apflow.domain.election.LeaderSeat;
import dev.apflow.domain.election.SeatAnswer;
import dev.apflow.domain.election.SeatRules;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Optional;

final class MemorySeats implements LeaderSeats {

    private final Tables tables;
    private final Line line;

    MemorySeats(Tables tables, Line line) {
        this.tables = tables;
        this.line = line;
    }

    @Override
    public SeatAnswer.ToAcquire acquire(Candidate candidate, Grounds grounds, Duration ttl) {
        return tables.alone(
                () -> {
                    SeatAnswer.ToAcquire answer =
                            SeatRules.acquire(
                                    tables.membership.seat,
                                    candidate.identity(),
                                    grounds,
                                    ttl,
                                    tables.now());
                    if (answer instanceof SeatAnswer.Granted(LeaderSeat.Held seat)) {
                        tables.membership.seat = seat;
                        tables.membership.leaderUrl = candidate.url();
                        line.seated(seat.epoch());
                    }
                    return answer;
                });
    }

    @Override
    public SeatAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl) {
        return tables.alone(
                () -> {
                    SeatAnswer.ToRenew answer =
                            SeatRules.renew(
                                    tables.membership.seat, holder, epoch, ttl, tables.now());
                    if (answer instanceof SeatAnswer.Renewed(LeaderSeat.Held seat)) {
                        tables.membership.seat = seat;
                    }
                    return answer;
                });
    }

    @Override
    public SeatAnswer.ToResign resign(Epoch epoch) {
        return tables.alone(
                () -> {
                    SeatAnswer.ToResign answer = SeatRules.resign(tables.membership.seat, epoch);
                    if (answer instanceof SeatAnswer.GivenUp(LeaderSeat.Resigned seat)) {
                        tables.membership.seat = seat;
                        line.send(new Signals.SeatOffered(epoch));
                        line.left(epoch);
                    }
                    return answer;
                });
    }

    @Override
    public Optional<SeatedLeader> leader() {
        return tables.alone(
                () ->
                        switch (tables.membership.seat) {
                            case LeaderSeat.Held(var holder, Epoch epoch, var expiresAt)
                                    when tables.now().isBefore(expiresAt) ->
                                    Optional.of(
                                            new SeatedLeader(
                                                    holder,
                                                    tables.membership.leaderUrl,
                                                    epoch,
                                                    expiresAt));
                            case LeaderSeat.Held held -> Optional.empty();
                            case LeaderSeat.Resigned resigned -> Optional.empty();
                            case LeaderSeat.Vacant vacant -> Optional.empty();
                        });
    }
}
