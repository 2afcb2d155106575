package dev.apflow.domain.secret;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The secrets of one execution: where they may go, and how to hide them in what comes out. */
public final class GivenSecrets {

    public static final GivenSecrets NONE = new GivenSecrets(Map.of());

    private final Map<SecretName, Secret> secrets;
    private final SecretMask mask;

    private GivenSecrets(Map<SecretName, Secret> secrets) {
        this.secrets = Map.copyOf(secrets);
        this.mask = SecretMask.of(secrets.values().stream().map(Secret::value).toList());
    }

    public static GivenSecrets of(Map<SecretName, Secret> secrets) {
        return secrets.isEmpty() ? NONE : new GivenSecrets(secrets);
    }

    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** Whether a text has one of them, in a form that {@link #masked} knows. */
    public boolean isIn(String text) {
        return !isEmpty() && mask.isIn(text);
    }

    /** One that may not be sent to a host. */
    public Optional<SecretName> keptFrom(String host) {
        return first(secret -> !secret.grant().allowsHost(host));
    }

    /** One that a text has and that may not be sent to a host. */
    public Optional<SecretName> keptFrom(String host, String text) {
        return first(
                secret ->
                        !secret.grant().allowsHost(host)
                                && SecretMask.of(List.of(secret.value())).isIn(text));
    }

    private Optional<SecretName> first(Predicate<Secret> which) {
        return secrets.entrySet().stream()
                .filter(each -> which.test(each.getValue()))
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(SecretName::value));
    }

    /** A text in which they are hidden. */
    public String masked(String text) {
        return isEmpty() ? text : mask.masked(text);
    }

    /** A document in whose texts, names and numbers they are hidden. */
    public JsonValue masked(JsonValue value) {
        return isEmpty() ? value : hidden(value);
    }

    private JsonValue hidden(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                object.members()
                        .forEach((name, each) -> members.put(mask.masked(name), hidden(each)));
                yield new JsonObject(members);
            }
            case JsonArray(List<JsonValue> items) ->
                    new JsonArray(items.stream().map(this::hidden).toList());
            case JsonString(String text) -> {
                String masked = mask.masked(text);
                yield masked.equals(text) ? value : new JsonString(masked);
            }
            case JsonNumber number -> {
                String text = number.value().toPlainString();
                yield mask.isIn(text) ? new JsonString(mask.masked(text)) : number;
            }
            case JsonValue other -> other;
        };
    }
}
