package dev.apflow.application.store;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Stands where a store has no flow control yet. To be removed with the last of these. */
public final class QueuesNotBuilt implements QueueReads, QueueWrites {

    private static UnsupportedOperationException notBuilt() {
        return new UnsupportedOperationException("queues: not built yet for this store");
    }

    @Override
    public List<QueueStatus> list(Optional<QueueName> after, int limit) {
        return List.of();
    }

    @Override
    public Optional<QueueStatus> find(QueueName name) {
        return Optional.empty();
    }

    @Override
    public List<AdmissionPause> pauses() {
        return List.of();
    }

    @Override
    public Optional<QueuePosition> position(TaskId id) {
        return Optional.empty();
    }

    @Override
    public AuthorizedResult<Put> put(
            WriteAuthority authority,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version) {
        throw notBuilt();
    }

    @Override
    public AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name) {
        throw notBuilt();
    }

    @Override
    public AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason) {
        throw notBuilt();
    }

    @Override
    public AuthorizedResult<Boolean> resume(
            WriteAuthority authority, PauseScope scope, String value) {
        throw notBuilt();
    }
}
