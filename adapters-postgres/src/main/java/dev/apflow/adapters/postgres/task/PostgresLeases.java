package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.TaskLeases;
import dev.apflow.domain.node.NodeIdentity;

import java.util.HashSet;
import java.util.Set;

/** Leases are columns of what runs; no index has them, so that a renewal rewrites nothing else. */
public final class PostgresLeases implements TaskLeases {

    private final Database database;

    public PostgresLeases(Database database) {
        this.database = database;
    }

    private static final SqlText RENEW =
            SqlText.inline(
                    PostgresLeases.class,
                    """
                    with renewed as materialized (
                        select r.number, u.id, u.attempt, u.delivery
                        from unnest(:ids::text[], :attempts::integer[], :deliveries::bigint[]) as u (id, attempt, delivery)
                             join apflow_task t on t.id = u.id
                             join apflow_running r
                                 on r.number = t.number and r.attempt = u.attempt and r.delivery = u.delivery
                        where r.node = :holder and r.incarnation = :incarnation
                          and not exists (
                              select 1 from apflow_cluster_life l where l.node = r.node and l.incarnation > r.incarnation)
                        order by r.number
                        for update of r)
                    update apflow_running r
                    set expires_at = clock_timestamp() + :lease_micros * interval '1 microsecond'
                    from renewed h
                    where r.number = h.number
                    returning h.id, h.attempt, h.delivery
                    """,
                    "ids",
                    "attempts",
                    "deliveries",
                    "holder",
                    "incarnation",
                    "lease_micros");

    @Override
    public Set<Delivered> renew(LeaseHolder.Member member, Set<Delivered> deliveries) {
        NodeIdentity identity = member.identity();
        SqlQuery query =
                SqlQuery.of(
                        RENEW,
                        call -> {
                            Deliveries.give(call, deliveries);
                            call.set("holder").text(identity.node().value());
                            call.set("incarnation").number(identity.incarnation().value());
                            call.set("lease_micros").number(Times.micros(member.lease()));
                        });
        return new HashSet<>(database.single(query.rows(Deliveries::of)));
    }
}
