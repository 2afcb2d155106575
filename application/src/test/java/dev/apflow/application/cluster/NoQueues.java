package dev.apflow.application.cluster;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Of a store that is asked for no queue. */
final class NoQueues implements QueueReads, QueueWrites {

    private static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("queues are not asked for here");
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
        throw notAsked();
    }

    @Override
    public AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name) {
        throw notAsked();
    }

    @Override
    public AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason) {
        throw notAsked();
    }

    @Override
    public AuthorizedResult<Boolean> resume(
            WriteAuthority authority, PauseScope scope, String value) {
        throw notAsked();
    }
}
