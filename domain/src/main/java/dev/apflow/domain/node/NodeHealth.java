package dev.apflow.domain.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long a node has been silent, in words. It is a guess about the node, never a fence. */
public enum NodeHealth {
    /** Heard of recently. */
    HEALTHY,
    /** Silent for longer than usual. */
    STALE,
    /** Silent for so long that nobody counts on it. */
    DEAD;

    /**
     * The judgement on a node whose last heartbeat is {@code age} old by the store's clock. A
     * heartbeat from the future, after that clock was set back, counts as fresh.
     */
    public static NodeHealth of(Duration age, NodeHealthSettings settings) {
        if (age.compareTo(settings.deadAfter()) >= 0) {
            return DEAD;
        }
        return age.compareTo(settings.staleAfter()) >= 0 ? STALE : HEALTHY;
    }

    /**
     * What the sweep has to record of a node that is in the registry as this. A slow sweep may find
     * a healthy node dead; a heartbeat brings any back, within the same incarnation.
     */
    public NodeHealthChange judge(Duration age, NodeHealthSettings settings) {
        NodeHealth found = of(age, settings);
        if (found == this) {
            return new NodeHealthChange.Unchanged(this);
        }
        return found.compareTo(this) > 0
                ? new NodeHealthChange.Worsened(this, found)
                : new NodeHealthChange.Recovered(this, found);
    }

    /** As clients and stores write it: {@code healthy}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<NodeHealth> ofWord(String word) {
        return Arrays.stream(values()).filter(health -> health.word().equals(word)).findFirst();
    }
}
