package dev.apflow.adapters.postgres.engine;

import dev.apflow.domain.node.NodeId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Values of a row that may be null. */
public final class RowValues {

    private RowValues() {}

    public static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return number(row, column).map(Times::instant);
    }

    /** A node's name as it was written; one that is no name is none. */
    public static Optional<NodeId> node(ResultSet row, String column) throws SQLException {
        return text(row, column).filter(NodeId::isValid).map(NodeId::new);
    }
}
