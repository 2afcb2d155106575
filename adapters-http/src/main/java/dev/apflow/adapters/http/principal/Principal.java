package dev.apflow.adapters.http.principal;

import dev.apflow.domain.event.Actor;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name one that an {@link Actor} can have; empty where nobody is asked for one
 * @param scopes what it may do
 */
public record Principal(Optional<String> name, Set<Scope> scopes) {

    /** Where no authentication is configured: everybody may do everything. */
    public static final Principal ANYBODY =
            new Principal(Optional.empty(), EnumSet.allOf(Scope.class));

    public Principal {
        if (!name.map(Actor::isValid).orElse(true)) {
            throw new IllegalArgumentException("name: expected one that an actor can have");
        }
        scopes = Set.copyOf(scopes);
    }

    /** A principal that has a name. */
    public static Principal named(String name, Set<Scope> scopes) {
        return new Principal(Optional.of(name), scopes);
    }

    /** Whom the events of its changes name. */
    public Optional<Actor> actor() {
        return name.map(Actor::new);
    }

    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whose user's tasks it submits: its own, unless it may choose. */
    public Optional<String> user() {
        return has(Scope.ADMIN) ? Optional.empty() : name;
    }
}
