package dev.apflow.store.memory;

import dev.apflow.application.store.RunReads;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

final class MemoryRuns implements RunReads {

    private final Tables tables;

    MemoryRuns(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return tables.alone(() -> Optional.ofNullable(tables.origins.get(root)));
    }
}
