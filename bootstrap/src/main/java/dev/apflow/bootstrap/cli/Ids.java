package dev.apflow.bootstrap.cli;

import dev.apflow.domain.task.TaskId;

/** Ids as people type them. */
final class Ids {

    private Ids() {}

    /** The id as part of a path; ids need no escaping. */
    static String checked(String id) {
        if (!TaskId.isValid(id)) {
            throw Failure.usage(
                    "not an id: expected " + TaskId.EXPECTED + ", got " + Table.oneLine(id));
        }
        return id;
    }
}
