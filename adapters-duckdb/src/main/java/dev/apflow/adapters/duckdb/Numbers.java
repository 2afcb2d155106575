package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;

import java.sql.SQLException;

/**
 * Gives numbers to tasks and events. Touched by the writer's thread alone, so they rise in the
 * order of the commits; a transaction that is undone leaves a gap.
 *
 * <p>Numbers of events are the cursors that readers have. A file may be an older copy, put back: so
 * each opening goes on behind the microseconds of its clock, which nobody reaches by counting.
 */
final class Numbers {

    private static final String LAST =
            """
            select greatest(task, (select coalesce(max(number), 0) from apflow_task)) as task,
                   greatest(event, (select coalesce(max(number), 0) from apflow_event), epoch_us(now())) as event
            from apflow_given
            """;

    private static final String KEEP =
            """
            update apflow_given set task = ?, event = ?
            """;

    private long task;
    private long event;

    private Numbers(long task, long event) {
        this.task = task;
        this.event = event;
    }

    /** Goes on behind the last numbers given. */
    static Numbers of(Database database) {
        return database.write(
                session ->
                        session.sql(LAST)
                                .list(row -> new Numbers(row.getLong("task"), row.getLong("event")))
                                .get(0));
    }

    /** The first of so many numbers in a row. */
    long nextTasks(int count) {
        long first = task + 1;
        task += count;
        return first;
    }

    long nextEvent() {
        return ++event;
    }

    /** Remembers the last numbers, for rows are about to be deleted which may be theirs. */
    void keep(Session session) throws SQLException {
        session.sql(KEEP).number(task).number(event).update();
    }
}
