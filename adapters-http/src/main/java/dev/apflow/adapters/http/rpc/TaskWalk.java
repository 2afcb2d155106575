package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.TaskPages;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.task.Task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Walks through the list of tasks for those who count on from its beginning. */
final class TaskWalk {

    private static final int PAGE = 500;
    private static final int MOST_SEEN = 20_000;

    private final ReadTasks reads;

    TaskWalk(ReadTasks reads) {
        this.reads = reads;
    }

    /**
     * Newest first: of the tasks that {@code filter} and {@code wanted} let through, those behind
     * the first {@code offset}, {@code limit} at most.
     *
     * @throws Refusal too many tasks would have to be looked at
     */
    List<Task> collect(TaskFilter filter, Predicate<Task> wanted, int offset, int limit) {
        List<Task> found = new ArrayList<>();
        Optional<TaskCursor> after = Optional.empty();
        int seen = 0;
        do {
            TaskPage page = TaskPages.read(reads, filter, after, PAGE);
            page.tasks().stream()
                    .filter(wanted)
                    .limit((long) offset + limit - found.size())
                    .forEach(found::add);
            requireSmall(found, offset);
            seen += page.tasks().size();
            after = page.next();
        } while (after.isPresent() && found.size() < offset + limit && seen < MOST_SEEN);
        if (after.isPresent() && found.size() < offset + limit) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.INVALID,
                            "More than "
                                    + MOST_SEEN
                                    + " tasks would have to be looked at: narrow it down, or page"
                                    + " through GET /api/v1/tasks."));
        }
        return List.copyOf(found.subList(Math.min(offset, found.size()), found.size()));
    }

    private static void requireSmall(List<Task> found, int offset) {
        long bytes = found.stream().skip(offset).mapToLong(TaskPages::size).sum();
        if (bytes > 2 * TaskPages.MOST_BYTES) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.INVALID,
                            "These tasks have more than "
                                    + 2 * TaskPages.MOST_BYTES
                                    + " bytes: lower the limit, or page through GET"
                                    + " /api/v1/tasks."));
        }
    }
}
