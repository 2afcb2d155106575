package dev.apflow.application.worker;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretChecks;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.secret.SecretSource.Answer;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.Resolution;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.secret.SecretReferences.Reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A task's inputs with the secrets that its client named. Results of dependencies are merged into
 * them afterwards: what those have is data, whatever it looks like.
 */
final class SecretInputs {

    private static final String PATH = "inputs";

    private final Claimed claimed;
    private final List<Reference> references;
    private final Map<SecretName, Secret> secrets;
    private final JsonObject inputs;

    private SecretInputs(
            Claimed claimed, List<Reference> references, Map<SecretName, Secret> secrets) {
        this.claimed = claimed;
        this.references = references;
        this.secrets = Map.copyOf(secrets);
        this.inputs = with(name -> value(name, secret -> true));
    }

    /** The inputs, or why a secret is not given. */
    sealed interface Result {
        record Resolved(SecretInputs inputs) implements Result {}

        record Refused(String why) implements Result {}
    }

    /** Whom secrets are asked of. */
    record Place(SecretSource source, NodeId node) {}

    /** Looks the secrets up that a task names. */
    static Result of(Claimed claimed, TaskExecutor executor, Place place) {
        SecretReferences references = SecretReferences.in(claimed.spec().inputs(), PATH);
        if (!references.problems().isEmpty()) {
            return new Result.Refused(references.problems().get(0).toString());
        }
        Map<SecretName, Secret> secrets = new LinkedHashMap<>();
        for (Reference each : references.found()) {
            if (secrets.containsKey(each.name())) {
                continue;
            }
            switch (place.source.find(each.name())) {
                case Answer.Missing(String why) -> {
                    return refused(each.name(), place.node, why);
                }
                case Answer.Available(Secret secret) -> {
                    if (!secret.grant().allows(executor.id(), executor.checksHosts())) {
                        return refused(each.name(), place.node, notFor(executor));
                    }
                    secrets.put(each.name(), secret);
                }
            }
        }
        return new Result.Resolved(new SecretInputs(claimed, references.found(), secrets));
    }

    private static Result refused(SecretName name, NodeId node, String why) {
        return new Result.Refused(
                String.format(Locale.ROOT, "secret %s on node %s: %s", name, node, why));
    }

    private static String notFor(TaskExecutor executor) {
        return SecretName.GRANT + " does not let executor " + executor.id() + " have it";
    }

    /** As the executor sees them. */
    JsonObject inputs() {
        return inputs;
    }

    GivenSecrets secrets() {
        return GivenSecrets.of(secrets);
    }

    /** What the executor's own schema refuses. */
    List<FieldProblem> check(InputSchemas schemas, JsonObject schema) {
        return SecretChecks.discreet(schemas.check(schema, inputs, PATH), references);
    }

    /**
     * What a schema of the client refuses. It is not asked about a secret that not everybody may
     * have: its answers would tell the value, a question at a time.
     */
    List<FieldProblem> checkForClient(InputSchemas schemas, JsonObject schema) {
        List<Reference> kept =
                references.stream().filter(each -> isKept(secret(each.name()))).toList();
        if (kept.isEmpty()) {
            return check(schemas, schema);
        }
        JsonObject seen = with(name -> value(name, secret -> !isKept(secret)));
        return SecretChecks.discreet(
                SecretChecks.withUnknown(schemas.check(schema, seen, PATH), kept), references);
    }

    private static boolean isKept(Secret secret) {
        return !secret.grant().equals(SecretGrant.EVERYBODY);
    }

    private String value(SecretName name, Predicate<Secret> known) {
        Secret secret = secret(name);
        return known.test(secret) ? secret.value() : SecretChecks.SOME_STRING;
    }

    private Secret secret(SecretName name) {
        return Objects.requireNonNull(secrets.get(name), "each that is named was found");
    }

    private JsonObject with(Function<SecretName, String> values) {
        Function<SecretName, JsonValue> strings = name -> new JsonString(values.apply(name));
        Resolution resolution =
                TaskRun.resolve(
                        claimed,
                        references.isEmpty() ? Optional.empty() : Optional.of(strings),
                        Long.MAX_VALUE);
        if (resolution instanceof Resolution.Resolved(JsonObject resolved)) {
            return resolved;
        }
        throw new IllegalStateException("what was resolved without secrets: " + resolution);
    }
}
