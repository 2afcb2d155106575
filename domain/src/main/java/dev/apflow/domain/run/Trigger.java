package dev.apflow.domain.run;

import java.util.Objects;
import java.util.Optional;

/**
 * What made a run, and for whom.
 *
 * @param id of the schedule, or of what was copied
 * @param user the name of the client, where it has one
 */
public record Trigger(TriggerKind kind, Optional<String> id, Optional<String> user) {

    public static final Trigger API = of(TriggerKind.API);

    public Trigger {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
    }

    public static Trigger of(TriggerKind kind) {
        return new Trigger(kind, Optional.empty(), Optional.empty());
    }

    public static Trigger of(TriggerKind kind, String id) {
        return new Trigger(kind, Optional.of(id), Optional.empty());
    }

    public Trigger by(Optional<String> client) {
        return new Trigger(kind, id, client);
    }
}
