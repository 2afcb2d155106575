package dev.apflow.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.embedded.postgres.Databases;
import dev.apflow.embedded.postgres.PostgresDatabase;

import org.junit.jupiter.api.Test;

import java.util.Map;

class ServerChoiceTest {

    private static ServerChoice choice(Map<String, String> properties, Map<String, String> env) {
        return new ServerChoice(properties::get, env::get);
    }

    @Test
    void a_system_property_wins_over_the_environment() {
        ServerChoice both =
                choice(
                        Map.of(ServerChoice.URL_KEY, "postgresql://a:b@one/x"),
                        Map.of(ServerChoice.URL_KEY, "postgresql://a:b@two/x"));
        assertThat(both.given()).map(PostgresDatabase::host).contains("one");
        ServerChoice environmentOnly =
                choice(Map.of(), Map.of(ServerChoice.URL_KEY, "postgresql://a:b@two/x"));
        assertThat(environmentOnly.given()).map(PostgresDatabase::host).contains("two");
    }

    @Test
    void an_empty_value_is_none() {
        assertThat(choice(Map.of(), Map.of(ServerChoice.URL_KEY, " ")).given()).isEmpty();
    }

    @Test
    void an_engine_elsewhere_is_named_by_its_variable() {
        assertThat(choice(Map.of(), Map.of("DOCKER_HOST", "tcp://10.0.0.1:2375")).hasDocker())
                .isTrue();
    }

    @Test
    void a_given_server_is_used() {
        PostgresDatabase server = TestPostgres.freshDatabase();
        Databases databases = choice(Map.of(ServerChoice.URL_KEY, server.url()), Map.of()).choose();
        assertThat(databases.maintenance()).isEqualTo(server);
        assertThat(databases.fresh().port()).isEqualTo(server.port());
    }

    @Test
    void a_url_is_read_and_written() {
        PostgresDatabase database =
                PostgresDatabase.parse("postgres://me%40x:p%3Aw+d@db:6543/my%20db?sslmode=require");
        assertThat(database)
                .isEqualTo(
                        new PostgresDatabase(
                                "db", 6543, "my db", "me@x", "p:w+d", "sslmode=require"));
        assertThat(database.jdbcUrl())
                .isEqualTo("jdbc:postgresql://db:6543/my%20db?sslmode=require");
        assertThat(PostgresDatabase.parse(database.url())).isEqualTo(database);
        assertThat(PostgresDatabase.parse("postgresql://u@[::1]/d").jdbcUrl())
                .isEqualTo("jdbc:postgresql://[::1]:5432/d");
    }

    @Test
    void passwords_are_not_shown() {
        assertThat(PostgresDatabase.parse("postgresql://u:secret@h/d"))
                .asString()
                .doesNotContain("secret");
        for (String bad : new String[] {"mysql://u:secret@h/d", "postgresql://u:secret@h"}) {
            assertThatThrownBy(() -> PostgresDatabase.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
