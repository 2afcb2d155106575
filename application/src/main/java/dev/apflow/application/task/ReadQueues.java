package dev.apflow.application.task;

import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;

import java.util.List;
import java.util.Optional;

/** Looks at queues and pauses. Any node answers. */
public final class ReadQueues {

    private final QueueReads reads;

    ReadQueues(QueueReads reads) {
        this.reads = reads;
    }

    static <T> Answer<T> unknown(QueueName name) {
        return new Answer.Unknown<>(Answer.Subject.QUEUE, name.value());
    }

    /** In the order of their names. */
    public List<QueueStatus> list(Optional<QueueName> after, int limit) {
        return reads.list(after, limit);
    }

    public Answer<QueueStatus> queue(QueueName name) {
        return reads.find(name)
                .<Answer<QueueStatus>>map(Answer.Done::new)
                .orElseGet(() -> unknown(name));
    }

    /** What is paused beside queues. */
    public List<AdmissionPause> pauses() {
        return reads.pauses().stream().filter(each -> each.scope() != PauseScope.QUEUE).toList();
    }
}
