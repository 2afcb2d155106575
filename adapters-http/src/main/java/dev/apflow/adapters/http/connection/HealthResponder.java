package dev.apflow.adapters.http.connection;

/**
 * Answers plain requests for the node's health at once, on the thread that accepts connections.
 * What is not plain is none of its business, and goes the way of all other requests.
 */
public interface HealthResponder {

    /** Judges what a client has sent so far. */
    Verdict judge(byte[] sent);

    /** What is to be done with a connection. */
    sealed interface Verdict {}

    /** The request is another one. */
    record NotMine() implements Verdict {}

    /** That cannot be told yet. */
    record Unfinished() implements Verdict {}

    /**
     * The whole answer.
     *
     * @param ends whether the connection ends with it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(byte[] bytes, boolean ends) implements Verdict {}
}
