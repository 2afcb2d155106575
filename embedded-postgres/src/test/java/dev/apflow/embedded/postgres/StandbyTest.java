package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class StandbyTest {

    @Test
    void what_was_committed_is_there_when_the_standby_takes_over() throws SQLException {
        try (PostgresServer primary = PostgresServer.launch()) {
            PostgresDatabase before = primary.freshDatabase();
            before.execute("CREATE TABLE t (id int)");
            try (PostgresServer standby = primary.launchStandby()) {
                for (int i = 0; i < 20; i++) {
                    before.execute("INSERT INTO t VALUES (1)");
                }
                PostgresDatabase after = standby.here(before);
                assertThatThrownBy(() -> after.execute("INSERT INTO t VALUES (1)"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("read-only");
                primary.kill();
                standby.promote();
                after.execute("INSERT INTO t VALUES (1)");
                assertThat(rows(after)).isEqualTo(21);
            }
        }
    }

    private static int rows(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
