package dev.apflow.adapters.postgres.settings;

import java.util.Objects;
import java.util.Optional;

/** Who logs in, and with which password. */
public record Login(String user, Optional<String> password) {

    public Login {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
