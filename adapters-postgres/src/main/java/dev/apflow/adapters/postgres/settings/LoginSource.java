package dev.apflow.adapters.postgres.settings;

import java.util.Optional;

/**
 * Says who logs in. Asked before each connection, so that a password that was changed in its file
 * is found without a restart.
 */
public interface LoginSource {

    /** Who logs in now. Where a file cannot be read at present, what it said last. */
    Login current();

    /** What the URL says: its password, or one from its passfile. */
    static LoginSource of(PostgresUrl url) {
        return () ->
                new Login(
                        url.user(),
                        url.password()
                                .or(
                                        () ->
                                                url.passfile()
                                                        .flatMap(
                                                                file -> Passfile.find(file, url))));
    }

    /** As the URL says, with a password from elsewhere. */
    static LoginSource of(PostgresUrl url, java.util.function.Supplier<Optional<String>> password) {
        return () -> new Login(url.user(), password.get());
    }
}
