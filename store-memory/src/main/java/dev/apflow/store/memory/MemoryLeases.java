package dev.apflow.store.memory;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.TaskLeases;
import dev.apflow.domain.lease.Delivery;
import dev.apflow.domain.lease.LeaseAnswer;
import dev.apflow.domain.lease.LeaseRules;
import dev.apflow.domain.lease.LeaseState;
import dev.apflow.domain.lease.TaskLease;
import dev.apflow.domain.lease.TaskLeaseSettings;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class MemoryLeases implements TaskLeases {

    private static final Duration ANY = Duration.ofSeconds(1);

    private final Tables tables;

    MemoryLeases(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Set<Delivered> renew(LeaseHolder.Member member, Set<Delivered> deliveries) {
        return tables.alone(
                () ->
                        tables.membership.later(member.identity()).isPresent()
                                ? Set.of()
                                : deliveries.stream()
                                        .filter(each -> renews(member, each))
                                        .collect(Collectors.toSet()));
    }

    private boolean renews(LeaseHolder.Member member, Delivered delivered) {
        return tables.running(delivered).filter(row -> renews(member, row)).isPresent();
    }

    private boolean renews(LeaseHolder.Member member, Row row) {
        LeaseAnswer.ToRenew answer =
                LeaseRules.renew(
                        state(row),
                        member.identity(),
                        new Delivery(row.delivery),
                        settings(member.lease(), ANY),
                        tables.now());
        return switch (answer) {
            case LeaseAnswer.Renewed(LeaseState.Leased(TaskLease lease)) -> {
                row.leaseExpiresAt = Optional.of(lease.expiresAt());
                yield true;
            }
            case LeaseAnswer.Fenced fenced -> false;
        };
    }

    /** What runs without a lease is nobody's to renew. */
    static LeaseState state(Row row) {
        return lease(row)
                .<LeaseState>map(LeaseState.Leased::new)
                .orElseGet(() -> new LeaseState.Free(new Delivery(row.delivery)));
    }

    private static Optional<TaskLease> lease(Row row) {
        return row.holder.flatMap(
                holder ->
                        switch (holder) {
                            case LeaseHolder.Standalone standalone -> Optional.empty();
                            case LeaseHolder.Member(var identity, Duration length) ->
                                    row.leaseExpiresAt.map(
                                            end ->
                                                    new TaskLease(
                                                            identity,
                                                            new Delivery(row.delivery),
                                                            end));
                        });
    }

    static TaskLeaseSettings settings(Duration duration, Duration lossGrace) {
        return new TaskLeaseSettings(duration, ANY, lossGrace);
    }
}
