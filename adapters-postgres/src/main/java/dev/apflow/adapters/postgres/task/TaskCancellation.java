package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cancels a task, or a task and all below it.
 *
 * @param reason what the client says
 */
record TaskCancellation(
        Database database,
        WriteAuthority authority,
        TaskId id,
        Optional<String> reason,
        boolean descendants) {

    /** How often a task may be handed out or back meanwhile before this gives up. */
    private static final int TRIES = 20;

    private static final SqlText CANCEL =
            SqlText.of(TaskCancellation.class, "cancel", "numbers", "error", "details", "actor");

    private static final String BELOW =
            """
            with recursive below (number, id) as (
                select number, id from apflow_task where id = ?
                union
                select c.number, c.id from below b join apflow_task c on c.parent_id = b.id)
            select v.number, v.tree, v.id, v.status, v.revision
            from below b join apflow_task_now v on v.number = b.number
            order by v.number
            """;

    private record Ended(Delivered delivered, long number, boolean running, boolean wasBlocked) {

        static Ended of(ResultSet row) throws SQLException {
            return new Ended(
                    Deliveries.of(row),
                    row.getLong("number"),
                    row.getBoolean("ran"),
                    row.getBoolean("was_blocked"));
        }

        TaskId id() {
            return delivered.task();
        }
    }

    /**
     * One attempt to cancel.
     *
     * @param left whether something is still to be ended
     */
    private record Attempt(Optional<TaskRow> task, List<Ended> ended, boolean left) {

        boolean isLast() {
            return task.isEmpty() || !left;
        }
    }

    /**
     * A task that is handed out or back just now stands in neither table for a statement that began
     * before: such a one is looked for again.
     */
    AuthorizedResult<Cancellation> run() {
        List<Ended> ended = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            AuthorizedResult<Attempt> tried = Authority.granted(database, authority, this::attempt);
            if (!(tried instanceof AuthorizedResult.Granted<Attempt>(Attempt attempt))) {
                return new AuthorizedResult.Refused<>();
            }
            ended.addAll(attempt.ended);
            if (attempt.isLast()) {
                return new AuthorizedResult.Granted<>(answer(attempt.task, ended));
            }
        }
        throw new IllegalStateException("task " + id + " changes hands too fast to be cancelled");
    }

    private static Cancellation answer(Optional<TaskRow> task, List<Ended> ended) {
        if (task.isEmpty()) {
            return new Cancellation.Unknown();
        }
        if (ended.isEmpty()) {
            return new Cancellation.WrongStatus(task.get().status());
        }
        return new Cancellation.Cancelled(
                ended.stream().map(Ended::id).toList(),
                ended.stream().filter(Ended::running).map(Ended::delivered).toList());
    }

    /**
     * The lock is not a row of the tree: writing one would give this transaction its id, and its
     * events their place, ahead of a claim of one of these tasks that commits before them.
     */
    private Attempt attempt(Connection connection) throws SQLException {
        TreeLock.lockExclusive(connection);
        List<Long> moving = TreeCounts.movingTreesOf(connection, List.of(id));
        List<TaskRow> chosen = chosen(connection);
        Optional<TaskRow> task = chosen.stream().filter(each -> each.id().equals(id)).findFirst();
        List<Long> open = open(chosen);
        if (open.isEmpty()) {
            return new Attempt(task, List.of(), false);
        }
        List<Ended> ended = end(connection, open);
        TreeCounts.block(
                connection,
                ended.stream().filter(each -> !each.wasBlocked).map(Ended::number).toList());
        TreeEnds.insertEvents(connection, moving, authority.actor());
        return new Attempt(task, ended, ended.size() < open.size());
    }

    /** In a transaction that goes on, which has locked what is to be cancelled. */
    void within(Connection connection) throws SQLException {
        if (attempt(connection).left) {
            throw new IllegalStateException("task " + id + " was not locked");
        }
    }

    private static List<Long> open(List<TaskRow> chosen) {
        return chosen.stream()
                .filter(each -> LifeCycle.allows(each.status(), Change.CANCEL))
                .map(TaskRow::number)
                .toList();
    }

    private List<Ended> end(Connection connection, List<Long> open) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, CANCEL)) {
            call.set("numbers").numbers(open);
            call.set("error").text(reason);
            call.set("details").text(JsonColumns.of(EventDetails.cancelled(reason)));
            call.set("actor").text(authority.actor().map(Actor::name));
            return call.rows(Ended::of);
        }
    }

    private List<TaskRow> chosen(Connection connection) throws SQLException {
        if (!descendants) {
            return TaskRow.find(connection, id).stream().toList();
        }
        try (SqlStatement call = new SqlStatement(connection, BELOW)) {
            return call.text(id.value()).rows(TaskRow::of);
        }
    }
}
