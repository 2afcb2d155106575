package dev.apflow.demo;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what the events tell, and finds what must never be in them. */
final class Statistics {

    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, Integer> outcomes = new HashMap<>();
    private final TreeMap<String, Integer> byNode = new TreeMap<>();
    private int completed;
    private int again;
    private int doubled;

    /** A tree was acknowledged to its client. */
    void acknowledged(String tree) {
        acknowledged.add(tree);
    }

    /** An event came by. */
    void event(String type, String task, String node, int attempt) {
        switch (type) {
            case "completed" -> completed(task, node, attempt);
            case "failed" -> outcome(task, attempt);
            case "reassigned" -> again++;
            default -> {}
        }
    }

    private void completed(String task, String node, int attempt) {
        completed++;
        byNode.merge(node, 1, Integer::sum);
        outcome(task, attempt);
        if (task.endsWith(":end")) {
            ended.add(task.substring(0, task.length() - ":end".length()));
        }
    }

    private void outcome(String task, int attempt) {
        if (outcomes.merge(task + " " + attempt, 1, Integer::sum) > 1) {
            doubled++;
        }
    }

    int trees() {
        return acknowledged.size();
    }

    /** Trees that were acknowledged and have ended. */
    int treesEnded() {
        return (int) acknowledged.stream().filter(ended::contains).count();
    }

    int treesOpen() {
        return trees() - treesEnded();
    }

    int tasksCompleted() {
        return completed;
    }

    int tasksCompleted(String node) {
        return byNode.getOrDefault(node, 0);
    }

    /** Tasks that were taken from a node that was lost, and handed to another. */
    int tasksRunAgain() {
        return again;
    }

    /** Attempts with more than one outcome. */
    int outcomesDoubled() {
        return doubled;
    }
}
