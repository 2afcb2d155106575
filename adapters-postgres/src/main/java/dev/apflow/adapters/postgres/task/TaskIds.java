package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks for ids of tasks. */
final class TaskIds {

    private static final int MOST_NAMED = 100;

    private static final SqlText EXISTING =
            SqlText.inline(
                    TaskIds.class,
                    "select id from apflow_task where id = any (:ids) limit :most",
                    "ids",
                    "most");

    private static final SqlText BEGINNING =
            SqlText.inline(
                    TaskIds.class,
                    """
                    select id from apflow_task
                    where id >= :first and id < :behind and right(id, length(:suffix)) = :suffix
                      and (:all or number = tree)
                    order by id
                    limit :limit
                    """,
                    "first",
                    "behind",
                    "suffix",
                    "all",
                    "limit");

    private TaskIds() {}

    /** Those among these that there are; not all where they are many. */
    static List<TaskId> existing(Connection connection, List<TaskId> ids) throws SQLException {
        return SqlQuery.of(
                        EXISTING, call -> call.set("ids").texts(ids).set("most").number(MOST_NAMED))
                .rows(row -> new TaskId(row.getString(1)))
                .with(connection);
    }

    /** Every character of an id is less than the tilde. */
    static List<TaskId> beginning(
            Connection connection, String prefix, String suffix, boolean roots, int limit)
            throws SQLException {
        return SqlQuery.of(
                        BEGINNING,
                        call -> {
                            call.set("first").text(prefix);
                            call.set("behind").text(prefix + "~");
                            call.set("suffix").text(suffix);
                            call.set("all").flag(!roots);
                            call.set("limit").number(limit);
                        })
                .rows(row -> new TaskId(row.getString(1)))
                .with(connection);
    }
}
