package dev.apflow.application.worker;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No earlier delivery succeeded. */
final class NothingRecorded implements TaskReports {

    @Override
    public List<Verdict> report(NodeId node, List<Report> reports) {
        throw new AssertionError("not asked here");
    }

    @Override
    public void progress(Map<Delivered, Double> progress) {
        throw new AssertionError("not asked here");
    }

    @Override
    public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
        return Optional.empty();
    }
}
