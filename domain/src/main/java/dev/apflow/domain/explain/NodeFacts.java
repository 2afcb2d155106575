package dev.apflow.domain.explain;

import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.placement.NodeProfile;

import java.util.List;
import java.util.Objects;

/**
 * What is known of a node that might run a task.
 *
 * @param alive whether it is up and takes tasks
 * @param running tasks it runs now
 * @param slots tasks it runs at most
 */
public record NodeFacts(NodeProfile profile, boolean alive, int running, int slots) {

    /** Those that are up and take tasks. */
    public static EligibleNodes eligible(List<NodeFacts> nodes) {
        return new EligibleNodes(
                nodes.stream().filter(NodeFacts::alive).map(NodeFacts::profile).toList());
    }

    public NodeFacts {
        Objects.requireNonNull(profile, "profile");
    }
}
