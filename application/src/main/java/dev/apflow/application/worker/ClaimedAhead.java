package dev.apflow.application.worker;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tasks that were claimed ahead of free slots, so that claims of tasks that take no time are not as
 * small as the slots are few. It holds no more than began and ended in the last moment; what waits
 * for longer than {@link #LONGEST_WAIT} goes back. Touched in the mailbox only.
 */
final class ClaimedAhead {

    static final int MOST = 256;

    /** What ends in such a time is claimed ahead. */
    static final Duration WINDOW = Duration.ofMillis(200);

    /** How often it is looked for what has waited for too long. */
    static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /**
     * A task that waits.
     *
     * @param doubted see {@link RunningTasks#begin}
     */
    record Waiting(Claimed claimed, boolean doubted, LocalInstant since) {}

    private final int slots;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean allowed;
    private int ends;
    private int endsBefore;
    private Optional<LocalInstant> windowBegan = Optional.empty();

    ClaimedAhead(int slots) {
        this.slots = slots;
    }

    /** Whether the store lets a node claim ahead, as the last claim said. */
    void allow(boolean isAllowed) {
        allowed = isAllowed;
    }

    /** An execution ended; long ones tell nothing of the next moment, however many end at once. */
    void ended(LocalInstant started, LocalInstant now) {
        move(now);
        if (started.until(now).compareTo(WINDOW) < 0) {
            ends++;
        }
    }

    private void move(LocalInstant now) {
        if (windowBegan.isEmpty() || !now.isBefore(windowBegan.get().plus(WINDOW))) {
            boolean next =
                    windowBegan.isPresent()
                            && now.isBefore(windowBegan.get().plus(WINDOW.multipliedBy(2)));
            endsBefore = next ? ends : 0;
            ends = 0;
            windowBegan = Optional.of(now);
        }
    }

    /** How many more may be claimed ahead; none until half of what waited has begun. */
    int room(LocalInstant now) {
        move(now);
        int recent = Math.max(ends, endsBefore);
        if (!allowed || recent < slots) {
            return 0;
        }
        int most = Math.min(recent, MOST);
        return waiting.size() > most / 2 ? 0 : most - waiting.size();
    }

    void add(Waiting task) {
        waiting.add(task);
    }

    Optional<Waiting> next() {
        return Optional.ofNullable(waiting.poll());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Stream<Delivered> deliveries() {
        return waiting.stream().map(each -> each.claimed.delivered());
    }

    long bytes() {
        return waiting.stream().mapToLong(each -> each.claimed.bytes()).sum();
    }

    /** Takes out those that have waited for too long. */
    List<Delivered> removeLate(LocalInstant now) {
        return remove(each -> !now.isBefore(each.since.plus(LONGEST_WAIT)));
    }

    List<Delivered> removeAll() {
        return remove(each -> true);
    }

    List<Delivered> remove(Set<Delivered> unwanted) {
        return remove(each -> unwanted.contains(each.claimed.delivered()));
    }

    private List<Delivered> remove(Predicate<Waiting> which) {
        List<Delivered> removed = new ArrayList<>();
        waiting.removeIf(
                each -> {
                    boolean found = which.test(each);
                    if (found) {
                        removed.add(each.claimed.delivered());
                    }
                    return found;
                });
        return removed;
    }
}
