package dev.apflow.adapters.postgres.cluster;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.task.TaskId;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Signals as texts: who sends, what, and about which deliveries or epoch, parted by spaces. A text
 * that another version of the program sent and this one does not know is passed over.
 *
 * @param sender a number that no other process on the database has
 */
record SignalTexts(int sender) {

    /** PostgreSQL takes less than 8,000 bytes; an id has 255 at most, its numbers 32. */
    private static final int MOST_TASKS = 25;

    private static final String COMMITTED = "committed";
    private static final String WORK = "work";
    private static final String INTERRUPTED = "interrupted";
    private static final String OFFERED = "seat";

    /** The texts of a signal; a long one is sent in parts. */
    List<String> of(Signal signal) {
        return switch (signal) {
            case Committed _ -> List.of(text(COMMITTED));
            case WorkAvailable _ -> List.of(text(WORK));
            case LeadershipOffered(Epoch epoch) -> List.of(text(OFFERED + " " + epoch));
            case Interrupted(Set<Delivered> deliveries) -> interrupted(List.copyOf(deliveries));
        };
    }

    private List<String> interrupted(List<Delivered> deliveries) {
        List<String> texts = new ArrayList<>();
        for (int from = 0; from < deliveries.size(); from += MOST_TASKS) {
            List<Delivered> part =
                    deliveries.subList(from, Math.min(from + MOST_TASKS, deliveries.size()));
            texts.add(
                    text(
                            INTERRUPTED
                                    + part.stream()
                                            .map(each -> " " + token(each))
                                            .collect(Collectors.joining())));
        }
        return texts;
    }

    /** No id has a slash in it. */
    private static String token(Delivered delivered) {
        return delivered.task() + "/" + delivered.attempt() + "/" + delivered.delivery();
    }

    /** Another version may say more behind the numbers, or name what this one does not know. */
    private static Optional<Delivered> delivered(String token) {
        List<String> parts = Arrays.asList(token.split("/"));
        try {
            return Optional.of(
                    new Delivered(
                            new TaskId(parts.get(0)),
                            Integer.parseInt(parts.get(1)),
                            Long.parseLong(parts.get(2))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Signal> interruption(List<String> tokens) {
        Set<Delivered> deliveries =
                tokens.stream()
                        .flatMap(token -> delivered(token).stream())
                        .collect(Collectors.toSet());
        return deliveries.isEmpty() ? Optional.empty() : Optional.of(new Interrupted(deliveries));
    }

    private String text(String words) {
        return sender + " " + words;
    }

    /** The signal that another process sent; empty where it was this one, or is not known. */
    Optional<Signal> signal(String text) {
        List<String> words = Arrays.asList(text.split(" "));
        if (words.size() < 2 || words.get(0).equals(Integer.toString(sender))) {
            return Optional.empty();
        }
        List<String> about = words.subList(2, words.size());
        try {
            return switch (words.get(1)) {
                case COMMITTED -> Optional.of(new Committed());
                case WORK -> Optional.of(new WorkAvailable());
                case OFFERED ->
                        Optional.of(new LeadershipOffered(new Epoch(Long.parseLong(about.get(0)))));
                case INTERRUPTED -> interruption(about);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }
}
