package dev.apflow.json.schema;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The drafts of JSON Schema that can be asked for. */
final class Drafts {

    private static final Dialect NEWEST = quiet(Dialects.getDraft202012());

    private static final Map<String, Dialect> BY_ID =
            Stream.concat(
                            Stream.of(NEWEST),
                            Stream.of(
                                            Dialects.getDraft201909(),
                                            Dialects.getDraft7(),
                                            Dialects.getDraft6(),
                                            Dialects.getDraft4())
                                    .map(Drafts::quiet))
                    .collect(toUnmodifiableMap(draft -> bare(draft.getId()), identity()));

    private Drafts() {}

    static Collection<Dialect> all() {
        return BY_ID.values();
    }

    /** The draft that a schema names, the newest if it names none; empty for one unknown. */
    static Optional<Dialect> of(JsonObject schema) {
        JsonValue named = schema.find("$schema").orElse(new JsonString(NEWEST.getId()));
        return named instanceof JsonString(String id)
                ? Optional.ofNullable(BY_ID.get(bare(id)))
                : Optional.empty();
    }

    /** Whether this is a meta-schema, or a part of one; the library carries them with it. */
    static boolean isPartOfOne(String iri) {
        return BY_ID.containsKey(bare(iri))
                || iri.startsWith("https://json-schema.org/draft/2020-12/meta/")
                || iri.startsWith("https://json-schema.org/draft/2019-09/meta/");
    }

    private static String bare(String iri) {
        return iri.endsWith("#") ? iri.substring(0, iri.length() - 1) : iri;
    }

    /**
     * The library remembers unknown keywords for ever, and logs each: here they are passed over. So
     * is {@code id}, on which it fails where the draft's own keyword is {@code $id}. Two of its
     * keywords are ours, for the sake of values whose hashes were made to be equal.
     */
    private static Dialect quiet(Dialect dialect) {
        return Dialect.builder(dialect)
                .unknownKeywordFactory((keyword, context) -> null)
                .keyword(new NonValidationKeyword("id"))
                .keyword(new UniqueItems())
                .keyword(new Enumeration())
                .build();
    }
}
