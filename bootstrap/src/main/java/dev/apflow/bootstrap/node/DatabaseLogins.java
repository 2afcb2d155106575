package dev.apflow.bootstrap.node;

import dev.apflow.adapters.postgres.settings.Login;
import dev.apflow.adapters.postgres.settings.LoginSource;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.bootstrap.settings.SettingsFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * User and password of the database, read again before each login from the file that they are in.
 * While the file is not readable, what it said last counts.
 */
final class DatabaseLogins implements LoginSource {

    private static final System.Logger LOG = System.getLogger(DatabaseLogins.class.getName());

    /** Reads a login from its file. */
    private interface Source {
        Login read() throws IOException;
    }

    private final Source source;
    private Optional<Login> last = Optional.empty();

    private DatabaseLogins(Source source) {
        this.source = source;
    }

    static LoginSource of(Settings.Access access, PostgresUrl url) {
        if (access.passwordFile().isPresent()) {
            Path file = access.passwordFile().get();
            return new DatabaseLogins(
                    () -> new Login(url.user(), Optional.of(password(Files.readString(file)))));
        }
        return access.settingsFile()
                .<LoginSource>map(file -> new DatabaseLogins(() -> settings(file)))
                .orElseGet(() -> LoginSource.of(url));
    }

    /** Without the line's end, which editors put behind it. */
    private static String password(String text) {
        return text.replaceFirst("\\r?\\n$", "");
    }

    private static Login settings(Path file) throws IOException {
        String url =
                SettingsFile.under(Map.of(), Optional.of(file))
                        .getOrDefault("APFLOW_DATABASE_URL", "");
        return PostgresUrl.parse(url.strip())
                .map(parsed -> LoginSource.of(parsed).current())
                .orElseThrow(() -> new IOException("no usable APFLOW_DATABASE_URL in " + file));
    }

    @Override
    public synchronized Login current() {
        try {
            Login read = source.read();
            last = Optional.of(read);
            return read;
        } catch (IOException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot read the password of the database: {0}",
                    unreadable.toString());
            return last.orElseThrow(
                    () ->
                            new dev.apflow.application.store.StoreRefused(
                                    "cannot read the password of the database: " + unreadable,
                                    unreadable));
        }
    }
}
