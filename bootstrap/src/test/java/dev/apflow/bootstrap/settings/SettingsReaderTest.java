package dev.apflow.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.settings.SettingsReader.Result;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.tree.RetentionPolicy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SettingsReaderTest {

    private static Settings good(Map<String, String> values) {
        return ((Result.Good) SettingsReader.read(values)).settings();
    }

    private static List<String> bad(Map<String, String> values) {
        return ((Result.Bad) SettingsReader.read(values))
                .problems().stream().map(FieldProblem::field).sorted().toList();
    }

    @Test
    void nothing_set_is_a_laptop() {
        Settings settings = good(Map.of());
        assertThat(settings.database())
                .isEqualTo(new DatabaseUrl.DuckDb(Path.of(".data/apflow.duckdb")));
        assertThat(settings.api().host()).isEqualTo("127.0.0.1");
        assertThat(settings.api().port()).isEqualTo(8000);
        assertThat(settings.work().maxParallelTasks()).isEqualTo(32);
        assertThat(settings.work().shutdownGrace()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.commands().allowed()).isFalse();
    }

    @Test
    void an_empty_value_counts_as_unset() {
        assertThat(good(Map.of("APFLOW_API_PORT", " ")).api().port()).isEqualTo(8000);
    }

    @Test
    void seconds_may_have_decimals() {
        assertThat(good(Map.of("APFLOW_POLL_INTERVAL", "0.25")).work().pollInterval())
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void ended_trees_are_kept_for_days_or_for_ever() {
        assertThat(good(Map.of()).retention())
                .isEqualTo(
                        new RetentionPolicy(
                                Optional.of(Duration.ofDays(30)),
                                Optional.of(Duration.ofDays(90))));
        assertThat(
                        good(Map.of(
                                        "APFLOW_RETENTION_DAYS", "0.5",
                                        "APFLOW_RETENTION_FAILED_DAYS", "0"))
                                .retention())
                .isEqualTo(
                        new RetentionPolicy(Optional.of(Duration.ofHours(12)), Optional.empty()));
        assertThat(
                        bad(
                                Map.of(
                                        "APFLOW_RETENTION_DAYS", "-1",
                                        "APFLOW_RETENTION_FAILED_DAYS", "soon")))
                .containsExactly("APFLOW_RETENTION_DAYS", "APFLOW_RETENTION_FAILED_DAYS");
    }

    @Test
    void every_bad_value_is_told() {
        assertThat(
                        bad(
                                Map.of(
                                        "APFLOW_API_PORT", "65536",
                                        "APFLOW_POLL_INTERVAL", "1e999999",
                                        "APFLOW_MAX_PARALLEL_TASKS", "1.5",
                                        "APFLOW_MAX_DELIVERIES", "1001",
                                        "APFLOW_NODE_ID", "a b",
                                        "APFLOW_NODE_CAPABILITIES", "[1]",
                                        "APFLOW_LOG_LEVEL", "loud",
                                        "APFLOW_STDIO_ALLOW_COMMAND", "maybe",
                                        "APFLOW_DATABASE_URL", "mysql://x/y")))
                .containsExactly(
                        "APFLOW_API_PORT",
                        "APFLOW_DATABASE_URL",
                        "APFLOW_LOG_LEVEL",
                        "APFLOW_MAX_DELIVERIES",
                        "APFLOW_MAX_PARALLEL_TASKS",
                        "APFLOW_NODE_CAPABILITIES",
                        "APFLOW_NODE_ID",
                        "APFLOW_POLL_INTERVAL",
                        "APFLOW_STDIO_ALLOW_COMMAND");
    }

    @Test
    void queues_are_names_with_commas() {
        assertThat(good(Map.of()).node().queues()).isEmpty();
        assertThat(good(Map.of("APFLOW_QUEUES", "mail, reports")).node().queues())
                .containsExactlyInAnyOrder(new QueueName("mail"), new QueueName("reports"));
        for (String wrong : List.of("mail,", "a b", ",", "mail,,reports", "å")) {
            assertThat(bad(Map.of("APFLOW_QUEUES", wrong)))
                    .as(wrong)
                    .containsExactly("APFLOW_QUEUES");
        }
    }

    @Test
    void listening_openly_needs_authentication_or_a_word() {
        assertThat(bad(Map.of("APFLOW_API_HOST", "0.0.0.0"))).containsExactly("APFLOW_API_HOST");
        assertThat(bad(Map.of("APFLOW_API_HOST", "::"))).containsExactly("APFLOW_API_HOST");
        assertThat(
                        good(Map.of(
                                        "APFLOW_API_HOST",
                                        "0.0.0.0",
                                        "APFLOW_API_TOKENS",
                                        "sixteen-characters"))
                                .api()
                                .isGuarded())
                .isTrue();
        assertThat(
                        good(Map.of("APFLOW_API_HOST", "0.0.0.0", "APFLOW_INSECURE", "true"))
                                .api()
                                .isGuarded())
                .isFalse();
        assertThat(good(Map.of("APFLOW_API_HOST", "127.0.0.9")).api().host())
                .isEqualTo("127.0.0.9");
    }

    @Test
    void secrets_are_long_and_never_shown() {
        assertThat(bad(Map.of("APFLOW_API_TOKENS", "short"))).containsExactly("APFLOW_API_TOKENS");
        assertThat(bad(Map.of("APFLOW_JWT_SECRET", "short"))).containsExactly("APFLOW_JWT_SECRET");
        Settings settings =
                good(
                        Map.of(
                                "APFLOW_DATABASE_URL",
                                "postgresql://u:hidden@h/d",
                                "APFLOW_API_TOKENS",
                                "hidden-and-long-enough"));
        assertThat(settings.toString()).doesNotContain("hidden");
    }

    @Test
    void a_cluster_is_off_and_has_the_usual_times() {
        Settings.Cluster cluster = good(Map.of()).cluster();
        assertThat(cluster.enabled()).isFalse();
        assertThat(cluster.role()).isEqualTo(RolePreference.AUTO);
        assertThat(cluster.leadership())
                .isEqualTo(LeaseTerms.of(Duration.ofSeconds(10), Duration.ofSeconds(3)));
        assertThat(cluster.leaderExecutes()).isTrue();
        assertThat(cluster.leases().duration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(cluster.leases().sweepEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(cluster.heartbeat()).isEqualTo(Duration.ofSeconds(5));
        assertThat(cluster.health().staleAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(cluster.health().deadAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(cluster.forwarding()).isFalse();
    }

    @Test
    void a_cluster_is_read() {
        Settings.Cluster cluster =
                good(Map.of(
                                "APFLOW_CLUSTER_ENABLED", "true",
                                "APFLOW_NODE_ROLE", "Observer",
                                "APFLOW_LEADER_LEASE", "1.5",
                                "APFLOW_LEADER_RENEW", "0.4",
                                "APFLOW_WRITE_FORWARDING", "yes"))
                        .cluster();
        assertThat(cluster.enabled()).isTrue();
        assertThat(cluster.role()).isEqualTo(RolePreference.OBSERVER);
        assertThat(cluster.leadership())
                .isEqualTo(LeaseTerms.of(Duration.ofMillis(1500), Duration.ofMillis(400)));
        assertThat(cluster.forwarding()).isTrue();
    }

    @Test
    void times_must_fit_each_other() {
        assertThat(bad(Map.of("APFLOW_LEADER_LEASE", "3"))).containsExactly("APFLOW_LEADER_RENEW");
        assertThat(bad(Map.of("APFLOW_HEARTBEAT_INTERVAL", "15")))
                .containsExactly("APFLOW_NODE_STALE_THRESHOLD");
        assertThat(bad(Map.of("APFLOW_HEARTBEAT_INTERVAL", "soon")))
                .containsExactly("APFLOW_HEARTBEAT_INTERVAL");
        assertThat(bad(Map.of("APFLOW_NODE_DEAD_THRESHOLD", "15", "APFLOW_NODE_ROLE", "boss")))
                .containsExactly("APFLOW_NODE_DEAD_THRESHOLD", "APFLOW_NODE_ROLE");
    }

    @Test
    void unknown_keys_of_ours_are_named() {
        Result result = SettingsReader.read(Map.of("APFLOW_API_PROT", "1", "PATH", "x"));
        assertThat(((Result.Good) result).unknown()).containsExactly("APFLOW_API_PROT");
    }

    @Test
    void how_many_connections_one_address_may_have() {
        String key = "APFLOW_CONNECTIONS_PER_ADDRESS";
        assertThat(good(Map.of()).api().connectionsOfAddress()).isEmpty();
        assertThat(good(Map.of(key, "7")).api().connectionsOfAddress()).contains(7);
        assertThat(bad(Map.of(key, "0"))).containsExactly(key);
        assertThat(bad(Map.of(key, "many"))).containsExactly(key);
    }

    @Test
    void how_long_an_answer_may_take() {
        String key = "APFLOW_REQUEST_TIMEOUT";
        assertThat(good(Map.of()).api().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(good(Map.of(key, "2.5")).api().requestTimeout())
                .isEqualTo(Duration.ofMillis(2_500));
        assertThat(bad(Map.of(key, "0"))).containsExactly(key);
    }

    @Test
    void how_the_database_is_come_by() {
        Settings settings =
                good(
                        Map.of(
                                "APFLOW_DATABASE_URL", "postgresql://u@h/d",
                                "APFLOW_DATABASE_PASSWORD_FILE", "/run/secrets/p",
                                "APFLOW_STARTUP_WAIT", "0"));
        assertThat(settings.access().passwordFile()).contains(Path.of("/run/secrets/p"));
        assertThat(settings.access().startupWait()).isZero();
        assertThat(good(Map.of()).access().startupWait()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_password_is_given_once_and_never_shown() {
        assertThat(
                        bad(
                                Map.of(
                                        "APFLOW_DATABASE_URL", "postgresql://u:sesame@h/d",
                                        "APFLOW_DATABASE_PASSWORD_FILE", "/p",
                                        "APFLOW_STARTUP_WAIT", "-1")))
                .containsExactly("APFLOW_DATABASE_PASSWORD_FILE", "APFLOW_STARTUP_WAIT");
        for (String url :
                List.of(
                        "postgresql://u:ses/ame@h/d",
                        "postgresql://u:ses%ame@h/d",
                        "mysql://u:ses/ame@h/d",
                        "//u:ses@h:1/ame")) {
            assertThat(SettingsReader.read(Map.of("APFLOW_DATABASE_URL", url)).toString())
                    .contains("APFLOW_DATABASE_URL")
                    .doesNotContain("ses", "ame@");
        }
    }

    @Test
    void database_urls_are_understood() {
        assertThat(DatabaseUrl.parse("duckdb:///var/x.duckdb"))
                .contains(new DatabaseUrl.DuckDb(Path.of("/var/x.duckdb")));
        assertThat(DatabaseUrl.parse("duckdb:////var/x.duckdb"))
                .contains(new DatabaseUrl.DuckDb(Path.of("/var/x.duckdb")));
        assertThat(DatabaseUrl.parse("duckdb:///./x.duckdb"))
                .contains(new DatabaseUrl.DuckDb(Path.of("./x.duckdb")));
        assertThat(DatabaseUrl.parse("duckdb:///.data/x"))
                .contains(new DatabaseUrl.DuckDb(Path.of(".data/x")));
        assertThat(DatabaseUrl.parse("duckdb:///:memory:")).isEqualTo(Optional.empty());
        assertThat(DatabaseUrl.parse("duckdb://")).isEqualTo(Optional.empty());
        assertThat(DatabaseUrl.parse("postgresql+asyncpg://u@h/d")).isPresent();
    }
}
