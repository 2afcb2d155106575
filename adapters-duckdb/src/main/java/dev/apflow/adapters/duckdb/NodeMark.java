package dev.apflow.adapters.duckdb;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.NodeProfile;

import java.util.stream.Collectors;

/**
 * Tells nodes apart that differ in what they can take.
 *
 * @param value never zero, which is nobody's
 */
record NodeMark(NodeProfile profile, long value) {

    static NodeMark of(NodeProfile profile) {
        String text =
                profile.node()
                        + "\n"
                        + profile.executors().stream()
                                .map(ExecutorId::value)
                                .sorted()
                                .collect(Collectors.joining(" "))
                        + "\n"
                        + Json.text(profile.capabilities())
                        + "\n"
                        + profile.queues().stream()
                                .map(QueueName::value)
                                .sorted()
                                .collect(Collectors.joining(" "));
        return new NodeMark(profile, Digest.of(text) | 1);
    }
}
