package dev.apflow.adapters.duckdb.engine;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The writer's connection. A statement costs DuckDB half a millisecond to plan and a row of an
 * insert next to nothing, so statements are prepared once and rows are gathered: they are appended
 * when the transaction ends, or when a statement names their table. Touched by the writer's thread
 * alone.
 */
public final class Session {

    private static final Pattern TABLE = Pattern.compile("apflow_\\w+");

    private record Prepared(PreparedStatement statement, Set<String> tables) {}

    private final DuckDBConnection connection;
    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, DuckDBAppender> appenders = new HashMap<>();
    private final Map<String, List<Row>> waiting = new LinkedHashMap<>();
    private long now;

    Session(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** When this transaction began, by DuckDB's clock: microseconds since 1970, UTC. */
    public long now() {
        return now;
    }

    public void append(Row row) {
        waiting.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row);
    }

    /** A statement that sees everything appended before. DuckDB plans it anew for each call. */
    public SqlStatement sql(String text) throws SQLException {
        return call(text, true);
    }

    /**
     * A statement on tables that are always small. It is planned once, without the optimizer: every
     * column of every row is read, which for some dozens of rows takes a quarter of the time that
     * planning does.
     */
    public SqlStatement small(String text) throws SQLException {
        return call(text, false);
    }

    private SqlStatement call(String text, boolean optimized) throws SQLException {
        Prepared prepared = statements.get(text);
        if (prepared == null) {
            prepared = new Prepared(prepared(text, optimized), tablesIn(text));
            statements.put(text, prepared);
        }
        for (String table : prepared.tables) {
            flush(table);
        }
        return new SqlStatement(connection, prepared.statement);
    }

    /** Prepared without the optimizer, a statement keeps its plan: so DuckDB 2.0 does it. */
    private PreparedStatement prepared(String text, boolean optimized) throws SQLException {
        if (optimized) {
            return connection.prepareStatement(text);
        }
        execute("pragma disable_optimizer");
        try {
            return connection.prepareStatement(text);
        } finally {
            execute("pragma enable_optimizer");
        }
    }

    private static Set<String> tablesIn(String text) {
        return TABLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** DuckDB's {@code now()} is the time of BEGIN, so that comes when there is something to do. */
    void begin() throws SQLException {
        execute("begin transaction");
        now = small("select epoch_us(now())").list(row -> row.getLong(1)).get(0);
    }

    /** Appends what still waits, so that only the disk can be in the way of the commit. */
    void flush() throws SQLException {
        for (String table : List.copyOf(waiting.keySet())) {
            flush(table);
        }
    }

    private void flush(String table) throws SQLException {
        List<Row> rows = waiting.remove(table);
        if (rows == null) {
            return;
        }
        DuckDBAppender appender = appenders.get(table);
        if (appender == null) {
            appender = connection.createAppender(table);
            appenders.put(table, appender);
        }
        Cells cells = new Cells(appender);
        for (Row row : rows) {
            appender.beginRow();
            row.appendTo(cells);
            appender.endRow();
        }
        appender.flush();
    }

    void commit() throws SQLException {
        execute("commit");
    }

    /**
     * Undoes everything since {@link #begin}. An appender still holds rows if it failed among them,
     * and closing it appends them: that must come before the rollback.
     */
    void rollback() throws SQLException {
        waiting.clear();
        forgetPrepared();
        execute("rollback");
    }

    /** After a commit that failed, which may or may not have ended its transaction. */
    void reset() {
        Failures.closeQuietly(this::rollback);
    }

    void checkpoint() throws SQLException {
        execute("checkpoint");
    }

    void close() throws SQLException {
        forgetPrepared();
        connection.close();
    }

    private void forgetPrepared() {
        appenders.values().forEach(Failures::closeQuietly);
        appenders.clear();
        statements.values().forEach(each -> Failures.closeQuietly(each.statement));
        statements.clear();
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
