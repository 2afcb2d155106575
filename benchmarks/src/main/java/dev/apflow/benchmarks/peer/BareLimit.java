package dev.apflow.benchmarks.peer;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bare limit: SQL alone in the same shape of work, by a few connections in batches. A job has a
 * row that stays, a narrow row in a queue that is leased and then deleted, an outcome, and four
 * events. There is no client code, no fencing, no placement, no dependency, no payload.
 */
final class BareLimit implements Drain {

    private static final String[] TABLES = {
        "create table limit_task (number bigint primary key, spec text not null)",
        "create table limit_queue (number bigint primary key, owner text) with (fillfactor = 40)",
        "create table limit_outcome (number bigint primary key, status text not null, result text,"
                + " at timestamptz not null)",
        "create table limit_event (id bigint generated always as identity primary key, number"
                + " bigint not null, type text not null, node text, at timestamptz not null)"
    };
    private static final String FILL =
            """
            with tasks as (
                insert into limit_task select i, '{"method":"nothing","inputs":{}}'
                from generate_series(?::bigint, ?::bigint) i returning number),
            queued as (insert into limit_queue select number from tasks)
            insert into limit_event (number, type, at) select number, 'created', clock_timestamp() from tasks
            """;
    private static final String CLAIM =
            """
            with claimed as (
                update limit_queue set owner = 'node'
                where number = any (array(
                    select number from limit_queue where owner is null order by number limit ?
                    for update skip locked))
                returning number),
            told as (
                insert into limit_event (number, type, node, at)
                select number, e.type, 'node', clock_timestamp()
                from claimed cross join (values ('assigned'), ('started')) e (type))
            select t.number, t.spec from claimed c join limit_task t on t.number = c.number
            """;
    private static final String END =
            """
            with ended as (delete from limit_queue where number = any (?) returning number),
            outcome as (
                insert into limit_outcome select number, 'completed', '{}', clock_timestamp() from ended)
            insert into limit_event (number, type, node, at)
            select number, 'completed', 'node', clock_timestamp() from ended
            """;

    private final PostgresDatabase database;
    private final int batch;
    private final int connections;
    private long last;

    BareLimit(PostgresDatabase database, int batch, int connections) throws SQLException {
        this.database = database;
        this.batch = batch;
        this.connections = connections;
        database.execute(TABLES);
    }

    @Override
    public String name() {
        return "bare limit, batches of " + batch + ", " + connections + " connections";
    }

    @Override
    public PostgresDatabase database() {
        return database;
    }

    @Override
    public void fill(int jobs) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            fill.setLong(1, last + 1);
            fill.setLong(2, last + jobs);
            fill.executeUpdate();
        }
        last += jobs;
    }

    @Override
    public void drain(int jobs, Costs costs) throws Exception {
        List<Connection> opened = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Long>> each = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = database.connect();
                opened.add(connection);
                each.add(() -> drain(connection));
            }
            costs.start();
            long done = 0;
            for (Future<Long> count : threads.invokeAll(each)) {
                done += count.get();
            }
            costs.stop();
            if (done != jobs) {
                throw new IllegalStateException(done + " of " + jobs + " jobs were done");
            }
        } finally {
            for (Connection connection : opened) {
                connection.close();
            }
        }
    }

    private long drain(Connection connection) throws SQLException {
        long done = 0;
        try (PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement end = connection.prepareStatement(END)) {
            while (true) {
                List<Long> claimed = new ArrayList<>();
                claim.setInt(1, batch);
                try (ResultSet rows = claim.executeQuery()) {
                    while (rows.next()) {
                        claimed.add(rows.getLong(1));
                    }
                }
                if (claimed.isEmpty()) {
                    return done;
                }
                end.setArray(1, connection.createArrayOf("bigint", claimed.toArray()));
                end.executeUpdate();
                done += claimed.size();
            }
        }
    }

    @Override
    public void verify(int jobs) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked =
                        connection.prepareStatement(
                                """
                                select count(*)
                                from (select number from limit_event where number > ?
                                      group by number
                                      having count(*) = 4 and count(distinct type) = 4) e
                                     join limit_outcome o using (number)
                                """)) {
            asked.setLong(1, last - jobs);
            try (ResultSet row = asked.executeQuery()) {
                row.next();
                if (row.getLong(1) != jobs) {
                    throw new IllegalStateException("done exactly once: " + row.getLong(1));
                }
            }
        }
    }
}
