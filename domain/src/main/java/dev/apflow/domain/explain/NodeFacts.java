package dev.apflow.domain.explain;

import dev.apflow.domain.placement.NodeProfile;

import java.util.Objects;

/**
 * What is known of a node that might run a task.
 *
 * @param alive whether it is up and takes tasks
 * @param running tasks it runs now
 * @param slots tasks it runs at most
 */
public record NodeFacts(NodeProfile profile, boolean alive, int running, int slots) {

    public NodeFacts {
        Objects.requireNonNull(profile, "profile");
    }
}
