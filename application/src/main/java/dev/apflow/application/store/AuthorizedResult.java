package dev.apflow.application.store;

/** The answer to a change that needs a {@link WriteAuthority}. */
public sealed interface AuthorizedResult<T> {

    /** The authority held; {@code result} says what became of the change. */
    record Granted<T>(T result) implements AuthorizedResult<T> {}

    /** The authority is stale: nothing was changed. */
    record Refused<T>() implements AuthorizedResult<T> {}
}
