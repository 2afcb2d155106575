package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.domain.placement.NodeProfile;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one statement claims.
 *
 * @param classes to claim from, which the node can take, with their limits
 * @param wanted tasks, at most
 * @param candidates looked at, at most
 * @param budget of bytes
 * @param admitted tasks that flow control admitted, with their classes
 */
record ClaimCriteria(
        LeaseHolder holder,
        NodeProfile profile,
        Map<Long, Integer> classes,
        int wanted,
        int candidates,
        ClaimBudget budget,
        Map<Long, Long> admitted) {

    ClaimCriteria(
            LeaseHolder holder,
            NodeProfile profile,
            Map<Long, Integer> classes,
            int wanted,
            int candidates,
            ClaimBudget budget) {
        this(holder, profile, classes, wanted, candidates, budget, Map.of());
    }

    /** The same from these classes. */
    ClaimCriteria from(Map<Long, Integer> others) {
        return new ClaimCriteria(holder, profile, others, wanted, candidates, budget, admitted);
    }

    /** These tasks, and no others. */
    ClaimCriteria admitting(Map<Long, Long> tasks) {
        return new ClaimCriteria(holder, profile, Map.of(), wanted, candidates, budget, tasks);
    }

    ClaimCriteria of(int tasks, int candidatesMax, long bytes) {
        return new ClaimCriteria(
                holder,
                profile,
                classes,
                tasks,
                candidatesMax,
                new ClaimBudget(bytes, budget.inputBytes()),
                admitted);
    }

    /** Gives the parameters of {@code claim.sql}. */
    void give(SqlStatement call) throws SQLException {
        Optional<Long> incarnation = Optional.empty();
        Optional<Long> leaseMicros = Optional.empty();
        if (holder instanceof LeaseHolder.Member(var identity, Duration lease)) {
            incarnation = Optional.of(identity.incarnation().value());
            leaseMicros = Optional.of(Times.micros(lease));
        }
        call.set("executors").texts(profile.executors());
        call.set("capabilities").array("text", JsonColumns.capabilities(profile.capabilities()));
        call.set("profile_node").text(profile.node().value());
        call.set("wanted").number(wanted);
        call.set("candidates").number(candidates);
        List<Long> numbers = List.copyOf(classes.keySet());
        call.set("classes").numbers(numbers);
        call.set("limits").array("integer", numbers.stream().map(classes::get).toArray());
        List<Long> tasks = List.copyOf(admitted.keySet());
        call.set("admitted").numbers(tasks);
        call.set("admitted_classes").array("bigint", tasks.stream().map(admitted::get).toArray());
        call.set("holder").text(holder.node().value());
        call.set("standalone").flag(holder instanceof LeaseHolder.Standalone);
        call.set("incarnation").number(incarnation);
        call.set("lease_micros").number(leaseMicros);
        call.set("input_bytes").number(budget.inputBytes());
        call.set("bytes").number(budget.bytes());
    }
}
