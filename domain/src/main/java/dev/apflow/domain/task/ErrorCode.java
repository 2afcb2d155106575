package dev.apflow.domain.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an attempt did not succeed, for programs; the error's text is for people. */
public enum ErrorCode {
    /** The executor said so, or threw. */
    EXECUTOR_FAILED,
    /** The attempt took longer than the task allows. */
    TIMED_OUT,
    /** Its workers fell silent too often: it may be what ends them. */
    TOO_MANY_DELIVERIES,
    /** The stored task, or a result that it depends on, cannot be read. */
    UNREADABLE,
    /** Its inputs, with the results of its dependencies, are larger than a node takes. */
    INPUTS_TOO_LARGE,
    RESULT_TOO_LARGE,
    /** The inputs do not meet a schema. */
    INVALID_INPUTS,
    /** The inputs name something that is not there. */
    UNRESOLVED_REFERENCE,
    /** A secret that the inputs name cannot be had. */
    UNRESOLVED,
    /** The store could not record the outcome. */
    STORE_REFUSED,
    CANCELLED;

    /** As clients and stores write it: {@code timed_out}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ErrorCode> ofWord(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }
}
