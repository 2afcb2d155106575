package dev.apflow.domain.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.secret.SecretReferences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Replaces the references of a task's inputs by their values, in one pass: what was inserted is not
 * looked at again. What names a secret is replaced in the same pass, since it could not be told
 * from data afterwards.
 */
public final class Resolver {

    /** Deeper documents are read by nobody. */
    public static final int DEEPEST = 100;

    private static final int MOST_PLAIN_DIGITS = 40;
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final StartValues values;
    private final Function<SecretName, JsonValue> secrets;
    private final long most;
    private long size;
    private Optional<Resolution> failure = Optional.empty();

    private Resolver(StartValues values, Function<SecretName, JsonValue> secrets, long most) {
        this.values = values;
        this.secrets = secrets;
        this.most = most;
    }

    /** Leaves the names of secrets where they stand. */
    public static JsonValue named(SecretName secret) {
        return JsonObject.of(SecretReferences.MEMBER, new JsonString(secret.value()));
    }

    /**
     * Resolves the inputs of a task.
     *
     * @param path of the inputs, for what is said of them
     * @param secrets what stands in place of each; {@link #named} for no change
     * @param urls names of inputs that are URLs: texts inserted there are percent-encoded
     * @param most size of the result, see {@link JsonSize}
     */
    public static Resolution resolve(
            JsonObject inputs,
            String path,
            StartValues values,
            Function<SecretName, JsonValue> secrets,
            Predicate<String> urls,
            long most) {
        Resolver resolver = new Resolver(values, secrets, most);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (var member : inputs.members().entrySet()) {
            String name = member.getKey();
            resolver.takes(name.length());
            members.put(
                    name,
                    resolver.value(
                            member.getValue(), path + References.step(name), 1, urls.test(name)));
        }
        return resolver.failure.orElseGet(() -> new Resolution.Resolved(new JsonObject(members)));
    }

    private JsonValue value(JsonValue value, String path, int depth, boolean isUrl) {
        if (failure.isPresent()) {
            return JsonNull.NULL;
        }
        return switch (value) {
            case JsonObject object -> object(object, path, depth);
            case JsonArray(List<JsonValue> items) -> {
                takes(1);
                List<JsonValue> resolved = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    resolved.add(value(items.get(i), path + "[" + i + "]", depth + 1, false));
                }
                yield new JsonArray(resolved);
            }
            case JsonString(String text) ->
                    TemplateText.of(text)
                            .<JsonValue>map(parts -> text(parts, path, isUrl))
                            .orElseGet(() -> counted(value, depth));
            case JsonValue other -> counted(other, depth);
        };
    }

    private JsonValue object(JsonObject object, String path, int depth) {
        Optional<SecretName> secret = SecretReferences.read(object);
        if (secret.isPresent()) {
            return counted(secrets.apply(secret.get()), depth);
        }
        if (object.find(SecretReferences.MEMBER).isPresent()) {
            return counted(object, depth);
        }
        Optional<String> pointer = References.read(object);
        if (pointer.isPresent()) {
            return find(pointer.get(), path)
                    .map(found -> counted(found, depth))
                    .orElse(JsonNull.NULL);
        }
        takes(1);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (var member : object.members().entrySet()) {
            String name = member.getKey();
            takes(name.length());
            members.put(
                    name, value(member.getValue(), path + References.step(name), depth + 1, false));
        }
        return new JsonObject(members);
    }

    private JsonString text(TemplateText template, String path, boolean isUrl) {
        StringBuilder text = new StringBuilder();
        template.problem().ifPresent(why -> fail(path, why));
        takes(1);
        for (TemplateText.Part part : template.parts()) {
            if (failure.isPresent()) {
                break;
            }
            String piece =
                    switch (part) {
                        case TemplateText.Part.Literal(String literal) -> literal;
                        case TemplateText.Part.Inserted(String pointer) ->
                                find(pointer, path)
                                        .map(found -> textOf(found, pointer, path))
                                        .map(found -> isUrl ? inUrl(found, pointer, path) : found)
                                        .orElse("");
                    };
            takes(piece.length());
            text.append(failure.isPresent() ? "" : piece);
        }
        return new JsonString(text.toString());
    }

    private Optional<JsonValue> find(String pointer, String path) {
        Optional<Reference> reference = Reference.parse(pointer);
        Optional<JsonValue> found = reference.flatMap(values::find);
        if (found.isEmpty()) {
            String why =
                    reference
                            .flatMap(Reference::task)
                            .filter(task -> !values.results().containsKey(task))
                            .map(task -> ": task " + task + " has no result")
                            .orElse("");
            fail(path, pointer + " does not exist" + why);
        }
        return found;
    }

    private String textOf(JsonValue value, String pointer, String path) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(BigDecimal number) -> digits(number);
            case JsonBoolean bool -> String.valueOf(bool.value());
            case JsonNull ignored -> noText("null", pointer, path);
            case JsonObject ignored -> noText("an object", pointer, path);
            case JsonArray ignored -> noText("an array", pointer, path);
        };
    }

    private String noText(String what, String pointer, String path) {
        fail(
                path,
                pointer
                        + " is "
                        + what
                        + ", which has no text: refer to it by {\"$ref\": …} alone");
        return "";
    }

    /** Whole numbers, such as ids, in all their digits. */
    private static String digits(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        boolean isWhole = plain.scale() <= 0;
        return isWhole && plain.precision() - plain.scale() <= MOST_PLAIN_DIGITS
                ? plain.toPlainString()
                : CanonicalJson.lossless(new JsonNumber(number));
    }

    /** Encoded by RFC 3986, so that the text cannot end a part of the URL. */
    private String inUrl(String text, String pointer, String path) {
        if (text.equals(".") || text.equals("..")) {
            fail(path, pointer + " is " + text + ", which is a step in a URL and not a text");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            int unit = each & 0xff;
            if (UNRESERVED.indexOf(unit) >= 0) {
                encoded.append((char) unit);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", unit));
            }
        }
        return encoded.toString();
    }

    private JsonValue counted(JsonValue value, int depth) {
        long more = JsonSize.of(value, DEEPEST - depth);
        if (more == JsonSize.BOTTOMLESS) {
            failWith(
                    new Resolution.TooLarge(
                            "the inputs are nested deeper than " + DEEPEST + " levels"));
            return JsonNull.NULL;
        }
        takes(more);
        return failure.isPresent() ? JsonNull.NULL : value;
    }

    private void takes(long more) {
        size += more;
        if (size > most) {
            failWith(
                    new Resolution.TooLarge(
                            "the inputs, with the values that they refer to, take more than "
                                    + most
                                    + " bytes"));
        }
    }

    private void fail(String path, String why) {
        failWith(new Resolution.Unresolved(path, why));
    }

    private void failWith(Resolution why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
    }
}
