package dev.apflow.benchmarks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The yardstick: the least that any task queue could do in the same database. As many rows, as many
 * commits; one table of tasks and one of events, plain SQL over one connection; no fencing, no
 * dependencies, no history, no constraints.
 */
public final class BareDatabase {

    private static final int CREATED_AT_ONCE = 1_000;
    private static final String INPUTS = "{\"of\":\"task of some number\"}";

    private final Connection connection;
    private final String lockRows;
    private long tasks;

    /**
     * @param connection of the bare database's own, in an empty one
     * @param lockRows what ends the query for the next tasks, such as {@code for update skip
     *     locked}
     */
    public BareDatabase(Connection connection, String lockRows) throws SQLException {
        this.connection = connection;
        this.lockRows = lockRows;
        connection.setAutoCommit(true);
        run("create table bare_task(id bigint primary key, state int not null, inputs text)");
        run("create table bare_event(task bigint not null, kind text not null)");
        run("create index bare_state on bare_task(state, id)");
        connection.setAutoCommit(false);
    }

    /** Seconds that {@code count} tasks take from creation to their end. */
    double life(int count, int batch) {
        try {
            long began = System.nanoTime();
            for (int left = count; left > 0; left -= CREATED_AT_ONCE) {
                create(Math.min(left, CREATED_AT_ONCE));
            }
            List<Long> claimed = claim(batch);
            while (!claimed.isEmpty()) {
                end(claimed);
                claimed = claim(batch);
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (SQLException problem) {
            throw new IllegalStateException("the bare database fails", problem);
        }
    }

    private void create(int count) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into bare_task values " + rows(count))) {
            for (int i = 0; i < count; i++) {
                insert.setLong(3 * i + 1, tasks++);
                insert.setInt(3 * i + 2, 0);
                insert.setString(3 * i + 3, INPUTS);
            }
            insert.executeUpdate();
        }
        connection.commit();
    }

    private List<Long> claim(int batch) throws SQLException {
        List<Long> claimed = new ArrayList<>();
        try (PreparedStatement claim =
                        connection.prepareStatement(
                                "update bare_task set state = 1 where id in (select id from"
                                        + " bare_task where state = 0 order by id limit "
                                        + batch
                                        + " "
                                        + lockRows
                                        + ") returning id, inputs");
                ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                claimed.add(rows.getLong(1));
            }
        }
        connection.commit();
        return claimed;
    }

    private void end(List<Long> claimed) throws SQLException {
        StringJoiner ids = new StringJoiner(", ", "(", ")");
        claimed.forEach(id -> ids.add(Long.toString(id)));
        run("update bare_task set state = 2 where id in " + ids);
        run("insert into bare_event select id, 'completed' from bare_task where id in " + ids);
        connection.commit();
    }

    private static String rows(int count) {
        StringJoiner rows = new StringJoiner(", ");
        for (int i = 0; i < count; i++) {
            rows.add("(?, ?, ?)");
        }
        return rows.toString();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
