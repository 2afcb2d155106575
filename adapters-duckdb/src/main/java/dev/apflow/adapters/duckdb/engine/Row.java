package dev.apflow.adapters.duckdb.engine;

import java.sql.SQLException;

/** A row to be appended to a table. */
public interface Row {

    String table();

    /** Gives every column's value in the order of the table's columns. */
    void appendTo(Cells cells) throws SQLException;
}
