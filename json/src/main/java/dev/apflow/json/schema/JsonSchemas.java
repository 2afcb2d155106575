package dev.apflow.json.schema;

import com.networknt.schema.Error;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.schema.Prepared.Unusable;
import dev.apflow.json.schema.Prepared.Usable;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks values against JSON Schemas, within {@link SchemaLimits}. Safe for use by many threads;
 * keeps what it prepared for the next time.
 *
 * <p>A check that had to be given up, because the schema is none or costs too much, is reported as
 * a problem of the whole value: nothing passes unchecked.
 */
public final class JsonSchemas implements InputSchemas {

    private final SchemaLimits limits;
    private final SchemaPreparation preparation;
    private final SchemaCache cache;

    public JsonSchemas() {
        this(SchemaLimits.DEFAULT);
    }

    public JsonSchemas(SchemaLimits limits) {
        this.limits = limits;
        this.preparation = new SchemaPreparation(limits);
        this.cache = new SchemaCache(limits.cachedSizeMax());
    }

    @Override
    public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
        return switch (prepared(schema)) {
            case Unusable(String problem) -> List.of(unchecked(path, problem));
            case Usable usable -> check(usable, instance, path);
        };
    }

    @Override
    public Optional<String> problemOf(JsonObject schema) {
        return switch (prepared(schema)) {
            case Unusable(String problem) -> Optional.of(problem);
            case Usable ignored -> Optional.empty();
        };
    }

    @Override
    public <T> T together(Supplier<T> checks) {
        return PatternMeter.within(limits.patternStepsMax(), checks);
    }

    private List<FieldProblem> check(Usable usable, JsonValue instance, String path) {
        if (JsonSize.of(instance, JsonLimits.DEPTH_MAX_MAX) == JsonSize.BOTTOMLESS) {
            return List.of(
                    new FieldProblem(
                            path,
                            TOO_DEEP,
                            "at most " + JsonLimits.DEPTH_MAX_MAX + " levels",
                            "more"));
        }
        return switch (Evaluation.of(usable.schema(), SchemaNodes.of(instance), limits)) {
            case Evaluation.Evaluated(List<Error> errors) ->
                    new SchemaProblems(instance, path).of(errors, limits.problemsMax());
            case Evaluation.GivenUp(String why) -> List.of(unchecked(path, why));
        };
    }

    private Prepared prepared(JsonObject schema) {
        // First of all: looking it up reads it whole, for which it must not be too deep.
        long size = JsonSize.of(schema, limits.depthMax());
        return preparation
                .problemOfSize(size)
                .<Prepared>map(Unusable::new)
                .orElseGet(() -> prepared(schema, size));
    }

    private Prepared prepared(JsonObject schema, long size) {
        Prepared known = cache.find(schema);
        if (known != null) {
            return known;
        }
        Prepared fresh = preparation.prepare(schema);
        cache.keep(schema, fresh, size);
        return fresh;
    }

    private static FieldProblem unchecked(String path, String problem) {
        return new FieldProblem(
                path,
                UNCHECKED + ": " + problem,
                "a JSON Schema that can be applied",
                "one that cannot");
    }
}
