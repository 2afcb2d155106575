package dev.apflow.adapters.postgres.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What a database URL means, and which ones are refused. */
class PostgresUrlTest {

    private static PostgresUrl read(String url) {
        return switch (PostgresUrl.read("URL", url)) {
            case PostgresUrl.Result.Parsed(PostgresUrl parsed) -> parsed;
            case PostgresUrl.Result.Refused(var problem) ->
                    throw new AssertionError(url + ": " + problem);
        };
    }

    private static String refused(String url) {
        return switch (PostgresUrl.read("URL", url)) {
            case PostgresUrl.Result.Parsed(PostgresUrl parsed) ->
                    throw new AssertionError(url + " was read as " + parsed.jdbc());
            case PostgresUrl.Result.Refused(var problem) -> problem.toString();
        };
    }

    private static Map<String, String> parameters(String query) {
        return read("postgresql://u:p@h:1/d?" + query).parameters();
    }

    @Test
    void the_parts_are_found() {
        PostgresUrl url = read("postgresql+asyncpg://us%40er:p%2Fw%3A%25@h:5433/my%20db");

        assertThat(url.user()).isEqualTo("us@er");
        assertThat(url.password()).contains("p/w:%");
        assertThat(url.hosts()).isEqualTo("h:5433");
        assertThat(url.database()).isEqualTo("my db");
        assertThat(url.jdbc()).startsWith("jdbc:postgresql://h:5433/my+db?");
        assertThat(url.toString()).isEqualTo("postgresql://h:5433/my db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "postgresql://u@/d localhost:5432",
                "postgres://u@h h:5432",
                "postgresql://u@h1:5432,h2:5433/d h1:5432,h2:5433",
                "postgresql://u@h1,h2:5433/d h1:5432,h2:5433",
                "postgresql://u@[::1]:5433/d [::1]:5433",
                "postgresql://u@[2001:db8::1],h2/d [2001:db8::1]:5432,h2:5432",
                "postgresql://u@/d?host=h1,h2&port=5433 h1:5433,h2:5433",
                "postgresql:///d?host=::1&port=5433&user=u [::1]:5433",
                "postgresql:///d?host=/var/run/postgresql&user=u /var/run/postgresql",
                "postgresql://u@%2Fvar%2Frun%2Fpostgresql/d /var/run/postgresql",
                "postgresql://u@%2Fvar%2Frun%2Fpostgresql:5433/d /var/run/postgresql",
                "postgresql://u:a:b@h/d h:5432"
            })
    void hosts_are_read_as_libpq_reads_them(String url, String hosts) {
        assertThat(read(url).hosts()).isEqualTo(hosts);
    }

    @Test
    void user_password_and_database_may_be_parameters() {
        PostgresUrl url = read("postgresql://h?user=me&password=a%26b&dbname=d");

        assertThat(url.user()).isEqualTo("me");
        assertThat(url.password()).contains("a&b");
        assertThat(url.database()).isEqualTo("d");
        assertThat(read("postgresql://me@h").database()).isEqualTo("me");
        assertThat(read("postgresql://u:a:b@h/d").password()).contains("a:b");
        assertThat(read("postgresql://u:a+b@h/d").password()).contains("a+b");
        assertThat(read("postgresql://u@h/d?passfile=/p").passfile()).contains(Path.of("/p"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "sslmode=verify-full sslmode verify-full",
                "ssl=require sslmode require",
                "ssl=verify-full sslmode verify-full",
                "ssl=true sslmode verify-full",
                "ssl=false sslmode disable",
                "sslmode=require&sslrootcert=/ca sslmode verify-ca",
                "ssl=require&sslrootcert=/ca sslmode verify-ca",
                "sslmode=verify-full&sslrootcert=system sslfactory"
                        + " org.postgresql.ssl.DefaultJavaSSLFactory",
                "sslmode=require&ssl=require sslmode require",
                "connect_timeout=7 connectTimeout 7",
                "timeout=7 connectTimeout 7",
                "target_session_attrs=read-write targetServerType primary",
                "target_session_attrs=prefer-standby targetServerType preferSecondary",
                "load_balance_hosts=random loadBalanceHosts true",
                "keepalives=0 tcpKeepAlive false",
                "gssencmode=disable gssEncMode disable",
                "channel_binding=require channelBinding require",
                "options=-c%20search_path=x options '-c search_path=x'",
                "prepared_statement_cache_size=0 prepareThreshold 0",
                "statement_cache_size=100 preparedStatementCacheQueries 100",
                "socketTimeout=9 socketTimeout 9"
            })
    void parameters_are_translated(String query, String name, String value) {
        assertThat(parameters(query)).containsEntry(name, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssl_mode=require|did you mean sslmode",
                "SSLMODE=require|did you mean sslmode",
                "sslMode=require|did you mean sslmode",
                "sslmod=require|did you mean sslmode",
                "connecttimeout=3|did you mean connect",
                "colour=red|a parameter of libpq",
                "sslmode=Require|one of",
                "sslmode=verify_full|one of",
                "ssl=maybe|one of",
                "sslmode=disable&ssl=require|contradict",
                "sslmode=require&sslmode=require|twice",
                "connect_timeout=2&connectTimeout=3|contradict",
                "connect_timeout=soon|whole number",
                "sslrootcert=/ca|sslmode=verify-full",
                "sslmode=prefer&sslrootcert=/ca|sslmode=verify-full",
                "sslmode=require&sslrootcert=system|verify-full",
                "sslnegotiation=direct|sslmode=require",
                "sslcrl=/crl|sslcrl is not supported",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory|sslfactory is not supported",
                "hostaddr=10.0.0.1|in place of the host",
                "service=x|service is not supported",
                "command_timeout=3|command_timeout is not supported",
                "server_settings=x|options=-c",
                "pgbouncer=true|recognises",
                "client_encoding=latin1|UTF8",
                "user=other|both before and after",
                "host=other|both before and after",
                "port=2|both before and after",
                "application_name=|empty",
                "flag|name=value",
                "options=%zz|%25",
                "application_name=100%|%25"
            })
    void what_is_not_understood_is_refused_by_name(String query, String message) {
        assertThat(refused("postgresql://u:sesame@h:1/d?" + query))
                .contains(message)
                .doesNotContain("sesame")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:sesa@me@h/d",
                "postgresql://u:sesa/me@h/d",
                "postgresql://u:12/me@h/d",
                "postgresql://u:sesa#me@h/d",
                "postgresql://u:sesa?me@h/d",
                "postgresql://u:1?me=@h/d",
                "postgresql://u:me?sslmode=x@h/d",
                "postgresql://se/sa:me@h/d",
                "postgresql://se@sa:me@h/d",
                "postgresql://u:s@e/sa@me@h/d",
                "postgresql://u:s@e?sa@me@h/d",
                "postgresql://u:sesa%me@h/d",
                "postgresql://u:sesame%@h/d",
                "postgresql://u:sesame%4@h/d"
            })
    void a_raw_mark_in_user_or_password_is_said_and_not_shown(String url) {
        assertThat(refused(url))
                .contains("percent-encoded")
                .doesNotContain("sesa", "sa:", "me@", "\"me\"")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:p@h:0/d",
                "postgresql://u:p@h:65536/d",
                "postgresql://u:p@h:x/d",
                "postgresql://u:p@h1,,h2/d",
                "postgresql://u:p@::1/d",
                "postgresql://u:p@[::1/d",
                "postgresql://u:p@h a/d",
                "postgresql://u:p@/d?host=/a,h",
                "postgresql://u:p@/d?host=h1,h2,h3&port=1,2",
                "postgresql://u:p@/d?host=/run/postgresql&sslmode=require",
                "postgresql://u:%ff@h/d",
                "postgresql://u:%00@h/d",
                "postgresql://u:p@h/d/e",
                "postgresql://u:p@h/d#e",
                "postgresql:/h/d",
                "mysql://u:p@h/d",
                ""
            })
    void what_is_no_url_is_refused(String url) {
        assertThat(refused(url)).startsWith("URL: ").hasLineCount(1);
    }

    @Test
    void every_parameter_of_the_driver_is_known() {
        for (PGProperty each : PGProperty.values()) {
            String name = each.getName();
            if (!name.startsWith("PG")) {
                assertThat(UrlParameter.ALL).containsKey(name);
            }
        }
    }

    @Test
    void the_url_wins_over_the_usual_limits_and_the_login_waits_for_every_host() {
        String jdbc =
                read("postgresql://u@h1,h2/d?connect_timeout=8&socketTimeout=99")
                        .jdbc(Duration.ofSeconds(10), Duration.ofSeconds(4), "prepareThreshold=0");

        assertThat(jdbc)
                .contains("connectTimeout=8")
                .contains("loginTimeout=16")
                .contains("socketTimeout=99")
                .contains("prepareThreshold=0")
                .contains("targetServerType=primary");
        assertThat(read("postgresql://u@h1,h2/d?target_session_attrs=any").jdbc())
                .contains("targetServerType=any")
                .doesNotContain("targetServerType=primary");
    }

    @Test
    void a_password_is_in_no_text() {
        PostgresUrl url = read("postgresql://u:sesame@h/d");

        assertThat(url.toString()).doesNotContain("sesame");
        assertThat(url.jdbc()).doesNotContain("sesame");
        assertThat(LoginSource.of(url).current().toString()).doesNotContain("sesame");
    }
}
