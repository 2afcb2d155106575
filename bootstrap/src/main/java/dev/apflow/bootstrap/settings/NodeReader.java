package dev.apflow.bootstrap.settings;

import dev.apflow.bootstrap.settings.Settings.Node;
import dev.apflow.bootstrap.settings.Settings.Work;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads who this node is, what it runs, and how long it keeps what ended. */
final class NodeReader {

    private static final double A_DAY = 86_400;
    private static final int LONGEST_RETENTION_DAYS = 36_500;

    private static final int MOST_QUEUES = 1_000;
    private static final String QUEUES =
            "names of queues, comma-separated, each " + QueueName.EXPECTED;

    private NodeReader() {}

    static Node node(KeyReader keys) {
        return new Node(
                keys.parsed(
                        "APFLOW_NODE_ID",
                        "a node id: " + TaskId.CHOOSABLE,
                        text ->
                                TaskId.isChoosable(text)
                                        ? Optional.of(new NodeId(text))
                                        : Optional.empty()),
                keys.parsed("APFLOW_NODE_CAPABILITIES", "a JSON object", NodeReader::jsonObject)
                        .orElse(JsonObject.EMPTY),
                keys.parsed("APFLOW_QUEUES", QUEUES, NodeReader::queues).orElse(Set.of()),
                keys.parsed(
                        "APFLOW_ADVERTISED_URL",
                        "a URL such as http://host:8000 or https://host:8000",
                        NodeReader::httpUrl));
    }

    static Work work(KeyReader keys) {
        return new Work(
                keys.whole("APFLOW_MAX_PARALLEL_TASKS", 32, 1, 10_000),
                keys.whole("APFLOW_MAX_DELIVERIES", DeliveryLimit.DEFAULT, 1, DeliveryLimit.MOST),
                keys.whole("APFLOW_MAX_INPUT_BYTES", 16 << 20, 1_024, 1 << 30),
                keys.seconds("APFLOW_POLL_INTERVAL", 5, 0.01, A_DAY),
                keys.seconds("APFLOW_SHUTDOWN_GRACE", 25, 0, A_DAY));
    }

    static RetentionPolicy retention(KeyReader keys) {
        return new RetentionPolicy(
                keys.days("APFLOW_RETENTION_DAYS", 30, LONGEST_RETENTION_DAYS),
                keys.days("APFLOW_RETENTION_FAILED_DAYS", 90, LONGEST_RETENTION_DAYS));
    }

    private static Optional<Set<QueueName>> queues(String text) {
        List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return names.size() <= MOST_QUEUES && names.stream().allMatch(QueueName::isValid)
                ? Optional.of(names.stream().map(QueueName::new).collect(Collectors.toSet()))
                : Optional.empty();
    }

    private static Optional<JsonObject> jsonObject(String text) {
        return JsonText.parse(text, JsonLimits.DEFAULT)
                        instanceof ParseResult.Parsed(JsonObject object)
                ? Optional.of(object)
                : Optional.empty();
    }

    private static Optional<String> httpUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean usable =
                    uri.getHost() != null
                            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            return usable ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }
}
