package dev.apflow.adapters.http.rpc;

import dev.apflow.application.document.FieldReader;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;

/** Ids of tasks among parameters, under any of several names. */
final class Ids {

    /** Most ids in one call. */
    private static final int MOST = 500;

    private static final String AN_ID = "an id: " + TaskId.EXPECTED;

    private Ids() {}

    /** One id; its absence is a problem. */
    static Optional<TaskId> one(FieldReader params, String... names) {
        Optional<TaskId> found = oneIfAny(params, names);
        if (found.isEmpty()) {
            params.missing(names[0], AN_ID);
        }
        return found;
    }

    /** One id; the first of {@code names} that is given counts. */
    static Optional<TaskId> oneIfAny(FieldReader params, String... names) {
        Optional<TaskId> found = Optional.empty();
        for (String name : names) {
            Optional<TaskId> id = params.word(name, Ids::parsed, AN_ID);
            found = found.isPresent() ? found : id;
        }
        return found;
    }

    /** Several ids; empty where none of {@code names} is given. */
    static Optional<List<TaskId>> several(FieldReader params, String... names) {
        Optional<List<TaskId>> found = Optional.empty();
        for (String name : names) {
            Optional<List<TaskId>> ids = params.words(name, MOST, Ids::parsed, AN_ID);
            found = found.isPresent() ? found : ids;
        }
        return found;
    }

    private static Optional<TaskId> parsed(String text) {
        return TaskId.isValid(text) ? Optional.of(new TaskId(text)) : Optional.empty();
    }
}
