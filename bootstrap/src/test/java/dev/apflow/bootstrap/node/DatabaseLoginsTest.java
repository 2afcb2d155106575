package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.settings.Login;
import dev.apflow.adapters.postgres.settings.LoginSource;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.bootstrap.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

class DatabaseLoginsTest {

    @TempDir private Path directory;

    private static PostgresUrl url() {
        return PostgresUrl.parse("postgresql://me:given@h/d").orElseThrow();
    }

    private static LoginSource logins(Optional<Path> passwordFile, Optional<Path> settingsFile) {
        return DatabaseLogins.of(
                new Settings.Access(passwordFile, settingsFile, Duration.ZERO), url());
    }

    private static Login login(String user, String password) {
        return new Login(user, Optional.of(password));
    }

    @Test
    void without_files_the_url_counts() {
        assertThat(logins(Optional.empty(), Optional.empty()).current())
                .isEqualTo(login("me", "given"));
    }

    @Test
    void a_password_file_is_read_each_time() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        LoginSource logins = logins(Optional.of(file), Optional.empty());
        assertThat(logins.current()).isEqualTo(login("me", "first"));

        Files.writeString(file, " second \r\n");
        assertThat(logins.current()).isEqualTo(login("me", " second "));

        Files.delete(file);
        assertThat(logins.current()).isEqualTo(login("me", " second "));
    }

    @Test
    void a_settings_file_is_read_each_time() throws IOException {
        Path file = directory.resolve("settings");
        Files.writeString(file, "APFLOW_DATABASE_URL=postgresql://me:first@h/d\n");
        LoginSource logins = logins(Optional.empty(), Optional.of(file));
        assertThat(logins.current()).isEqualTo(login("me", "first"));

        Files.writeString(file, "APFLOW_DATABASE_URL=postgresql://other:second@h/d\n");
        assertThat(logins.current()).isEqualTo(login("other", "second"));

        Files.writeString(file, "APFLOW_DATABASE_URL=postgresql://half");
        assertThat(logins.current().user()).isNotEqualTo("half\n");
    }

    @Test
    void a_password_file_that_never_was_there_is_named() {
        LoginSource logins = logins(Optional.of(directory.resolve("none")), Optional.empty());

        assertThatThrownBy(logins::current)
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("none");
    }
}
