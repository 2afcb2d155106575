package dev.apflow.json.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.ValidationLimitExceededException.LimitKind;

import dev.apflow.json.excerpt.Excerpt;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** One run of a schema over a value, within limits. */
sealed interface Evaluation {

    /** It came to its end. */
    record Evaluated(List<Error> errors) implements Evaluation {}

    /** It did not, through the schema's fault; why, in one sentence. */
    record GivenUp(String why) implements Evaluation {}

    String TOO_MANY_STEPS = "it takes too many steps";

    /** Steps that any check may take; only a few of those that belong together may take more. */
    long FEW_STEPS = 1_000;

    static Evaluation of(Schema schema, JsonNode value, SchemaLimits limits) {
        return PatternMeter.within(
                limits.patternStepsMax(),
                () -> {
                    long few = Math.min(FEW_STEPS, limits.stepsMax());
                    Evaluation first = within(few, schema, value, limits);
                    return first instanceof GivenUp(String why)
                                    && why.equals(TOO_MANY_STEPS)
                                    && PatternMeter.mayBeCostly()
                            ? within(limits.stepsMax(), schema, value, limits)
                            : first;
                });
    }

    private static Evaluation within(
            long steps, Schema schema, JsonNode value, SchemaLimits limits) {
        try {
            return new Evaluated(schema.validate(value, context -> limit(context, steps, limits)));
        } catch (ValidationLimitExceededException exceeded) {
            return new GivenUp(
                    exceeded.getLimitKind() == LimitKind.EVALUATION_DEPTH
                            ? "it refers to itself without end, or nests too deep"
                            : TOO_MANY_STEPS);
        } catch (RuntimeException failed) {
            return new GivenUp(whyFailed(failed));
        }
    }

    /**
     * What the schema library says, or that it broke: on schemas that nobody would write in earnest
     * it does, in many ways, and whoever sends one must not bring down more than its check.
     */
    static String whyFailed(RuntimeException failed) {
        return failed instanceof SchemaException failure && failure.getCause() == null
                ? Excerpt.ofMessage(String.valueOf(failure.getMessage()))
                : "it is beyond the checker (" + failed.getClass().getSimpleName() + ")";
    }

    private static void limit(ExecutionContext context, long steps, SchemaLimits limits) {
        context.executionConfig(
                config ->
                        config.maxEvaluationSteps(steps)
                                .maxEvaluationDepth(limits.evaluationDepthMax()));
    }
}
