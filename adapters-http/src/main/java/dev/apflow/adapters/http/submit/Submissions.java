package dev.apflow.adapters.http.submit;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.SubmissionReader;
import dev.apflow.application.document.SubmissionReader.Result;
import dev.apflow.application.document.SubmissionReader.Result.Read;
import dev.apflow.application.document.SubmissionReader.Result.Wrong;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.domain.idempotency.Fingerprint;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;

/** Trees as clients send them. */
public final class Submissions {

    private static final String USER = "user_id";

    private Submissions() {}

    /**
     * Reads {@code {"tasks": […], "execute": true}}. The tasks are the principal's, unless it may
     * say whose they are.
     *
     * @throws Refusal naming everything that is wrong with the fields
     */
    public static Read read(JsonObject body, IdSource ids, Principal principal) {
        Result result = SubmissionReader.read(body, ids);
        return switch (result) {
            case Read read -> principal.user().map(read::of).orElse(read);
            case Wrong(List<FieldProblem> problems) ->
                    throw new ProblemException(Problem.of(ProblemKind.INVALID, problems));
        };
    }

    /** A change of a task: who may not say whose it is gives it to nobody else. */
    public static JsonObject ownPatch(JsonObject patch, Principal principal) {
        return principal
                .user()
                .filter(user -> patch.find(USER).isPresent())
                .map(user -> patch.with(USER, new JsonString(user)))
                .orElse(patch);
    }

    /** SHA-256 of the canonical JSON (RFC 8785) of a body: the same for the same content. */
    public static String fingerprint(JsonValue body) {
        return Fingerprint.of(body);
    }
}
