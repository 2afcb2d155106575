package dev.apflow.application.store;

import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

/** Runs: trees as lists show them. Each method sees one moment. */
public interface RunReads {

    /** Where the run of this root comes from; empty where no tree has it. */
    Optional<RunOrigin> origin(TaskId root);
}
