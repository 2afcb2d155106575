package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a process had acknowledged before it was killed is there, and nothing by halves. */
class DuckDbKillTest {

    private static final int KILLS = 4;
    private static final int LINES_BEFORE_A_KILL = 400;

    @TempDir Path directory;

    private final Set<String> created = new HashSet<>();
    private final Set<String> claimed = new HashSet<>();
    private final Set<String> completed = new HashSet<>();

    @Test
    void nothing_acknowledged_is_lost_when_the_process_is_killed() {
        Path file = directory.resolve("apflow.duckdb");
        for (int i = 0; i < KILLS; i++) {
            List<String> lines = new ArrayList<>();
            try (OtherProcess process =
                    OtherProcess.running(WorkingProcess.class, file.toString(), "r" + i)) {
                lines.addAll(process.lines(LINES_BEFORE_A_KILL));
                lines.addAll(process.killed());
            }
            assertThat(lines).hasSizeGreaterThanOrEqualTo(LINES_BEFORE_A_KILL);
            lines.forEach(this::remember);
            try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
                examine(store);
                recover(store);
            }
        }
        assertThat(completed).isNotEmpty();
    }

    private void remember(String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "created" -> created.add(words[1]);
            case "claimed" -> claimed.add(words[1]);
            case "completed" -> completed.add(words[1]);
            default -> throw new AssertionError("the process said: " + line);
        }
    }

    private void examine(Store store) {
        Map<TaskId, Task> tasks = tasks(store);
        Map<TaskId, List<EventType>> events = events(store);
        for (String each : created) {
            TaskId id = new TaskId(each);
            assertThat(tasks).containsKey(id);
            assertThat(tasks.get(id).treeId().value()).isEqualTo(each.replace("-1", ""));
            assertThat(events.get(id)).startsWith(EventType.CREATED);
        }
        for (String each : completed) {
            TaskId id = delivered(each).task();
            assertThat(tasks.get(id).status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(events.get(id))
                    .endsWith(EventType.ASSIGNED, EventType.STARTED, EventType.COMPLETED);
        }
    }

    /** What was claimed and not completed is given back: the same attempt, the next delivery. */
    private void recover(Store store) {
        store.claims().recover("the process was killed");
        Map<TaskId, Task> tasks = tasks(store);
        for (String each : claimed) {
            Delivered delivered = delivered(each);
            TaskState state = tasks.get(delivered.task()).state();
            assertThat(state.attempt()).isEqualTo(1);
            assertThat(state.delivery()).isGreaterThanOrEqualTo(delivered.delivery());
            assertThat(state.status()).isIn(TaskStatus.PENDING, TaskStatus.COMPLETED);
        }
        List<Report> late =
                claimed.stream()
                        .filter(each -> !completed.contains(each))
                        .map(each -> Work.success(delivered(each)))
                        .toList();
        assertThat(store.reports().report(Work.NODE, late))
                .isNotEmpty()
                .containsOnly(Verdict.FENCED);
    }

    private static Delivered delivered(String message) {
        String[] parts = message.split(" ");
        return new Delivered(
                new TaskId(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    private static Map<TaskId, Task> tasks(Store store) {
        return store.reads().list(TaskFilter.ANY, Optional.empty(), 1_000_000).tasks().stream()
                .collect(Collectors.toMap(Task::id, Function.identity()));
    }

    private static Map<TaskId, List<EventType>> events(Store store) {
        return store
                .events()
                .read(new EventScope.Everything(), Optional.empty(), 1_000_000)
                .events()
                .stream()
                .filter(event -> event.type() != EventType.TREE_ENDED)
                .collect(
                        Collectors.groupingBy(
                                TaskEvent::taskId,
                                Collectors.mapping(TaskEvent::type, Collectors.toList())));
    }
}
