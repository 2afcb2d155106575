package dev.apflow.json.schema;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.path.PathType;
import com.networknt.schema.resource.SchemaLoader;

import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.json.excerpt.Excerpt;
import dev.apflow.json.schema.Prepared.Unusable;
import dev.apflow.json.schema.Prepared.Usable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks whether a schema is one, and makes it ready for use. */
final class SchemaPreparation {

    /** What relative references start from; without any the library fails on dynamic ones. */
    private static final String BASE = "schema:/";

    private static final SchemaLoader NOTHING_FETCHED =
            SchemaLoader.builder().allow(SchemaPreparation::isCarriedAlong).build();

    private final SchemaLimits limits;
    private final SchemaRegistryConfig config;
    private final Map<String, Schema> metaSchemas = new ConcurrentHashMap<>();

    SchemaPreparation(SchemaLimits limits) {
        this.limits = limits;
        this.config =
                SchemaRegistryConfig.builder()
                        .locale(Locale.ROOT)
                        .pathType(PathType.JSON_POINTER)
                        .preloadSchema(false)
                        .regularExpressionFactory(new MeteredPatterns(limits.patternCharsMax()))
                        .build();
    }

    /** Why a schema of this size is not even looked at. */
    Optional<String> problemOfSize(long size) {
        if (size == JsonSize.BOTTOMLESS) {
            return Optional.of("it is nested deeper than " + limits.depthMax() + " levels");
        }
        return size > limits.sizeMax()
                ? Optional.of("its size is " + size + ", more than " + limits.sizeMax())
                : Optional.empty();
    }

    /** For a schema of a size that is allowed; never throws for what is in it. */
    Prepared prepare(JsonObject schema) {
        return Drafts.of(schema)
                .map(draft -> prepare(SchemaNodes.of(schema), draft))
                .orElse(
                        new Unusable(
                                "its $schema is none of the drafts 2020-12, 2019-09, 7, 6, 4"));
    }

    private Prepared prepare(JsonNode schema, Dialect draft) {
        return complaintOfMetaSchema(schema, draft)
                .<Prepared>map(Unusable::new)
                .orElseGet(() -> build(schema, draft));
    }

    private Optional<String> complaintOfMetaSchema(JsonNode schema, Dialect draft) {
        return switch (Evaluation.of(metaSchema(draft), schema, limits)) {
            case Evaluation.GivenUp(String why) -> Optional.of(why);
            case Evaluation.Evaluated(List<Error> errors) ->
                    errors.stream()
                            .findFirst()
                            .map(
                                    e ->
                                            FieldPaths.of("", e.getInstanceLocation())
                                                    + " "
                                                    + e.getMessage())
                            .map(Excerpt::ofMessage);
        };
    }

    private Prepared build(JsonNode node, Dialect draft) {
        List<String> faults = new ArrayList<>();
        try {
            Schema schema = MeteredPatterns.collecting(faults, () -> initialized(node, draft));
            return faults.isEmpty() ? tried(schema) : new Unusable(faults.getFirst());
        } catch (RuntimeException failed) {
            return new Unusable(Evaluation.whyFailed(failed));
        }
    }

    /** In a registry of its own: what a schema calls itself must not be found by another. */
    private Schema initialized(JsonNode node, Dialect draft) {
        Schema schema = registry(draft).getSchema(SchemaLocation.of(BASE), node);
        schema.initializeValidators();
        return schema;
    }

    /** A schema that refers to itself without limit shows it on the simplest of values. */
    private Prepared tried(Schema schema) {
        return switch (Evaluation.of(schema, SchemaNodes.of(JsonNull.NULL), limits)) {
            case Evaluation.GivenUp(String why) -> new Unusable(why);
            case Evaluation.Evaluated ignored -> new Usable(schema);
        };
    }

    private Schema metaSchema(Dialect draft) {
        return metaSchemas.computeIfAbsent(
                draft.getId(), id -> registry(draft).getSchema(SchemaLocation.of(id)));
    }

    private SchemaRegistry registry(Dialect draft) {
        return SchemaRegistry.builder()
                .defaultDialectId(draft.getId())
                .dialectRegistry(new BasicDialectRegistry(Drafts.all()))
                .schemaLoader(NOTHING_FETCHED)
                .schemaRegistryConfig(config)
                .build();
    }

    private static boolean isCarriedAlong(AbsoluteIri iri) {
        if (Drafts.isPartOfOne(iri.toString())) {
            return true;
        }
        throw new SchemaException(
                "it refers to "
                        + Excerpt.of(iri.toString().replace(BASE, ""))
                        + ", which is not in it, and nothing is fetched from elsewhere");
    }
}
