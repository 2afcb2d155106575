package dev.apflow.adapters.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.sql.SQLException;

/** What cannot be brought about in a test, by the messages of DuckDB 2.0. */
class RefusalsTest {

    private static final Path FILE = Path.of("/data/apflow.duckdb");

    @Test
    void a_file_of_another_duckdb_is_named_as_such() {
        assertThat(
                        refusal(
                                "IO Error: Trying to read a database file with storage version"
                                        + " number 99, but we can only read storage versions"
                                        + " between 64 and 68."))
                .startsWith("/data/apflow.duckdb was written by another version of DuckDB: ")
                .contains("number 99");
    }

    @Test
    void a_holder_of_whom_nothing_is_known_is_named_by_what_duckdb_says() {
        assertThat(
                        refusal(
                                "IO Error: Could not set lock on file \"/data/apflow.duckdb\":"
                                        + " Conflicting lock is held in /usr/bin/other (PID"
                                        + " 999999999). See also https://duckdb.org"))
                .isEqualTo(
                        "the database file /data/apflow.duckdb is held by another process:"
                                + " PID 999999999 (/usr/bin/other); stop it, or use another file");
    }

    @Test
    void whatever_else_is_wrong_is_told_in_the_first_line_of_duckdbs_words() {
        assertThat(refusal("Some Error: it is broken\nand here is why"))
                .isEqualTo(
                        "cannot open the database file /data/apflow.duckdb:"
                                + " Some Error: it is broken");
    }

    private static String refusal(String message) {
        return String.valueOf(Refusals.ofFile(FILE, new SQLException(message)).getMessage());
    }
}
