package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether a tree with a unique key may come, judged in the transaction that would create it. */
record UniqueTrees(Session session, Numbers numbers, Optional<Actor> actor) {

    /** Trees with the key in which something can move, the newest first. */
    private static final String OTHERS =
            """
            select u.tree, t.id,
                   exists (select 1 from apflow_running r where r.tree = u.tree)
                       or exists (
                           select 1 from apflow_pending p
                           where p.tree = u.tree and p.delivery > 0)
                       or exists (
                           select 1 from apflow_outcome o
                           where o.tree = u.tree and o.delivery > 0) as started
            from apflow_unique_tree u
            join apflow_task t on t.number = u.tree
            where u.key_head = ? and u.key = ?
              and u.tree in (
                  select tree from apflow_pending where broken = 0
                  union
                  select tree from apflow_running)
            order by u.tree desc
            """;

    private record Other(TaskId id, boolean started) {}

    /** What keeps the tree with this root from being created; cancels what it replaces. */
    Optional<Creation> judge(Optional<UniqueRule> rule, String root) throws SQLException {
        return rule.isPresent() ? judge(rule.get(), root) : Optional.empty();
    }

    private Optional<Creation> judge(UniqueRule rule, String root) throws SQLException {
        List<Other> others =
                session
                        .sql(OTHERS)
                        .number(Digest.of(rule.key()))
                        .text(rule.key())
                        .list(
                                row ->
                                        new Other(
                                                new TaskId(row.getString("id")),
                                                row.getBoolean("started")))
                        .stream()
                        .filter(each -> rule.span().counts(true, each.started))
                        .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return switch (rule.onHit()) {
            case EXISTING -> Optional.of(new Creation.Existing(others.getFirst().id));
            case REJECT -> Optional.of(new Creation.NotUnique(others.getFirst().id));
            case REPLACE -> replace(others, root);
        };
    }

    private Optional<Creation> replace(List<Other> others, String root) throws SQLException {
        for (Other each : others) {
            if (each.started) {
                return Optional.of(new Creation.NotUnique(each.id));
            }
        }
        for (Other each : others) {
            new CancelTasks(each.id, Optional.of("replaced by " + root), true, actor, numbers)
                    .apply(session);
        }
        return Optional.empty();
    }
}
