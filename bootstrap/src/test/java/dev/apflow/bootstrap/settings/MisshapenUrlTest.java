package dev.apflow.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.bootstrap.settings.SettingsReader.Result;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** URLs of databases that somebody got wrong: whatever is said of them, the password is not. */
class MisshapenUrlTest {

    private static final String PASSWORD = "S3cr3tPw";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3cr3tPw",
                "S3cr3tPw:5432",
                "S3cr3tPw+x:5432",
                "u:S3cr3tPw@h/d",
                "S3cr3tPw@h/d",
                "u:S3cr3tPw",
                "//u:S3cr3tPw@h/d",
                "postgresql:u:S3cr3tPw@h/d",
                "postgresql:/u:S3cr3tPw@h/d",
                "postgresql//u:S3cr3tPw@h/d",
                "postgresql:///u:S3cr3tPw@h/d",
                "postgresql:// u:S3cr3tPw@h/d",
                "postgresql ://u:S3cr3tPw@h/d",
                " postgresql://u:S3cr3tPw/x@h/d",
                "Postgresql://u:S3cr3tPw@h/d",
                "POSTGRESQL://u:S3cr3tPw@h/d",
                "postgresq://u:S3cr3tPw@h/d",
                "pgsql://u:S3cr3tPw@h/d",
                "mysql://u:S3cr3tPw@h/d",
                "S3cr3tPw://u@h/d",
                "jdbc:postgresql://u:S3cr3tPw@h/d",
                "jdbc:postgresql://h/d?user=u&password=S3cr3tPw",
                "postgresql+psycopg2://u:S3cr3tPw@h/d",
                "host=h user=u password=S3cr3tPw dbname=d",
                "password=S3cr3tPw",
                "\"postgresql://u:S3cr3tPw@h/d\"",
                "'postgresql://u:S3cr3tPw@h/d'",
                "export APFLOW_DATABASE_URL=postgresql://u:S3cr3tPw@h/d",
                "http://u:S3cr3tPw@h/d",
                "duckdb://u:S3cr3tPw@h/d",
                "duckdb:///u:S3cr3tPw@h/d/",
                "duckdb:u:S3cr3tPw@h/d",
                "postgresql://u:S3cr3tPw@@h/d",
                "postgresql://u:a@S3cr3tPw@h/d",
                "postgresql://u:a/S3cr3tPw@h/d",
                "postgresql://u:a?S3cr3tPw@h/d",
                "postgresql://u:a#S3cr3tPw@h/d",
                "postgresql://u:a?x=S3cr3tPw@h/d",
                "postgresql://u:a?S3cr3tPw=x@h/d",
                "postgresql://u:a&S3cr3tPw=x@h/d?a&S3cr3tPw=1",
                "postgresql://u:S3cr3tPw%@h/d",
                "postgresql://u:S3cr3tPw%zz@h/d",
                "postgresql://u:S3cr3tPw%00@h/d",
                "postgresql://u:%ffS3cr3tPw@h/d",
                "postgresql://u:S3cr3tPw:h:5432/d",
                "postgresql://u:S3cr3tPw/d",
                "postgresql://u:S3cr3tPw",
                "postgresql://h:S3cr3tPw/d",
                "postgresql://[u:S3cr3tPw]@h/d",
                "postgresql://u:p@[S3cr3tPw/d",
                "postgresql://u:p@h:S3cr3tPw/d",
                "postgresql://u:p@h:5432:S3cr3tPw/d",
                "postgresql://u:p@h,:S3cr3tPw/d",
                "postgresql://h/u:S3cr3tPw",
                "postgresql://h/d:S3cr3tPw",
                "postgresql://h/d@S3cr3tPw",
                "postgresql://h/d/S3cr3tPw",
                "postgresql://h/d;password=S3cr3tPw",
                "postgresql://h/d&password=S3cr3tPw",
                "postgresql://h/d password=S3cr3tPw",
                "postgresql://h/d#S3cr3tPw",
                "postgresql://h/d?S3cr3tPw",
                "postgresql://h/d?=S3cr3tPw",
                "postgresql://h/d?password:S3cr3tPw",
                "postgresql://h/d?passwordS3cr3tPw=1",
                "postgresql://h/d?S3cr3tPw=1",
                "postgresql://h/d?S3cr3tPw=1&S3cr3tPw=2",
                "postgresql://h/d?password=a&S3cr3tPw=2",
                "postgresql://h/d?password=a&bS3cr3tPw",
                "postgresql://h/d?pasword=S3cr3tPw",
                "postgresql://h/d?password=S3cr3tPw&password=x",
                "postgresql://u:x@h/d?password=S3cr3tPw",
                "postgresql://h/d?password=S3cr3tPw%",
                "postgresql://h/d?sslmode=S3cr3tPw",
                "postgresql://h/d?connect_timeout=S3cr3tPw",
                "postgresql://h/d?port=S3cr3tPw",
                "postgresql://h/d?host=a%20S3cr3tPw",
                "postgresql://h/d?host=/S3cr3tPw,b",
                "postgresql://h/d?ssl=S3cr3tPw",
                "postgresql://h/d?hostaddr=S3cr3tPw",
                "postgresql://h/d?sslnegotiation=S3cr3tPw",
                "postgresql://h/d?client_encoding=S3cr3tPw",
                "postgresql://h/d?sslcrl=S3cr3tPw",
                "postgresql://h/d?statement_cache_size=S3cr3tPw"
            })
    void its_password_is_never_shown(String url) {
        for (String mode : new String[] {"false", "true"}) {
            Result read =
                    SettingsReader.read(
                            Map.of("APFLOW_DATABASE_URL", url, "APFLOW_CLUSTER_ENABLED", mode));
            assertThat(read.toString()).doesNotContainIgnoringCase(PASSWORD);
            if (read instanceof Result.Good(Settings settings, var unknown, var known)
                    && settings.database() instanceof DatabaseUrl.DuckDb(var file)) {
                assertThat(file.toString()).doesNotContain(PASSWORD);
            }
        }
        PostgresUrl.Result parsed = PostgresUrl.read("APFLOW_DATABASE_URL", url);
        assertThat(parsed.toString()).doesNotContainIgnoringCase(PASSWORD);
        if (parsed instanceof PostgresUrl.Result.Parsed(PostgresUrl place)) {
            assertThat(place.place() + place.jdbc()).doesNotContain(PASSWORD);
        }
    }
}
