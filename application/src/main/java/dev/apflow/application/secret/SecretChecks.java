package dev.apflow.application.secret;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.secret.SecretReferences.Reference;

import java.util.List;

/**
 * Checks of inputs that name secrets. Where the value is not known, or is none of the schema's
 * business, a secret is some string: its type and its place are judged, and what the value itself
 * decides (its length, a pattern, which branch of {@code oneOf}) is not.
 */
public final class SecretChecks {

    /** What stands for a value that is not known. */
    public static final String SOME_STRING = "a secret";

    private SecretChecks() {}

    /** Checks inputs as they were submitted. */
    public static List<FieldProblem> submitted(
            InputSchemas schemas, JsonObject schema, JsonObject inputs, String path) {
        List<Reference> unknown = SecretReferences.in(inputs, path).found();
        return unknown.isEmpty()
                ? schemas.check(schema, inputs, path)
                : withUnknown(
                        schemas.check(
                                schema,
                                SecretReferences.replaced(
                                        inputs, name -> new JsonString(SOME_STRING)),
                                path),
                        unknown);
    }

    /** The problems that do not depend on values that are not known. */
    public static List<FieldProblem> withUnknown(
            List<FieldProblem> problems, List<Reference> unknown) {
        return problems.stream()
                .filter(each -> isOfForm(each) || !isAbout(each, unknown))
                .map(each -> discreet(each, unknown))
                .toList();
    }

    /** The problems, without a word of what secrets are. */
    public static List<FieldProblem> discreet(
            List<FieldProblem> problems, List<Reference> secrets) {
        return problems.stream().map(each -> discreet(each, secrets)).toList();
    }

    private static FieldProblem discreet(FieldProblem problem, List<Reference> secrets) {
        if (!isAbout(problem, secrets)) {
            return problem;
        }
        String reason = isOfForm(problem) ? problem.reason() : "does not meet the schema";
        return new FieldProblem(problem.field(), reason, problem.expected(), SOME_STRING);
    }

    private static boolean isOfForm(FieldProblem problem) {
        return InputSchemas.OF_FORM.stream().anyMatch(problem.reason()::startsWith);
    }

    /** Whether it is of a place that names a secret, or of one around it. */
    private static boolean isAbout(FieldProblem problem, List<Reference> references) {
        return references.stream()
                .map(Reference::path)
                .anyMatch(path -> isAt(path, problem.field()));
    }

    private static boolean isAt(String path, String field) {
        return path.startsWith(field)
                && (path.length() == field.length()
                        || field.isEmpty()
                        || path.charAt(field.length()) == '.'
                        || path.charAt(field.length()) == '[');
    }
}
