package dev.apflow.simulation.node;

import dev.apflow.application.task.Answer;

/** What a client learns of its request, if anything. */
public sealed interface Response {

    record Answered(Answer<?> answer) implements Response {}

    /** The node could not reach the store: it is unknown whether the request took effect. */
    record Unavailable() implements Response {}
}
