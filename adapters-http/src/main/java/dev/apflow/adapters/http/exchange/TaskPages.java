package dev.apflow.adapters.http.exchange;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pages of tasks that end earlier where the tasks are large. */
public final class TaskPages {

    /**
     * About so large does a page become: 16 MiB, or less where there is little memory. A value
     * takes many times the bytes of its text.
     */
    public static final long MOST_BYTES =
            Math.clamp(Runtime.getRuntime().maxMemory() / 128, 1L << 20, 16L << 20);

    private static final int FIRST = 1;
    private static final int GROWTH = 8;
    private static final int MOST_AT_ONCE = 250;
    private static final int FOR_EACH_VALUE = 8;
    private static final int FOR_EACH_NUMBER = 24;

    private TaskPages() {}

    /** At most {@code limit} tasks, and no more when they have {@link #MOST_BYTES}. */
    public static TaskPage read(
            ReadTasks reads, TaskFilter filter, Optional<TaskCursor> after, int limit) {
        List<Task> tasks = new ArrayList<>();
        Optional<TaskCursor> cursor = after;
        long bytes = 0;
        long largest = 1;
        int next = Math.min(limit, FIRST);
        do {
            HeavyWork.require();
            TaskPage page = reads.list(filter, cursor, next);
            for (Task task : page.tasks()) {
                long size = size(task);
                bytes += size;
                largest = Math.max(largest, size);
            }
            tasks.addAll(page.tasks());
            cursor = page.next();
            long fit = Math.clamp((MOST_BYTES - bytes) / largest, 1, MOST_AT_ONCE);
            fit = Math.min(fit, (long) GROWTH * next);
            next = (int) Math.min(fit, limit - tasks.size());
        } while (cursor.isPresent() && next > 0 && bytes < MOST_BYTES);
        return new TaskPage(tasks, cursor);
    }

    /** About how many bytes the document of a task has. */
    public static long size(Task task) {
        return size(TaskDocuments.task(task));
    }

    /** About how many bytes a value has as text. */
    public static long size(JsonValue value) {
        return switch (value) {
            case JsonString text -> FOR_EACH_VALUE + text.value().length();
            case JsonArray array -> {
                long all = FOR_EACH_VALUE;
                for (JsonValue item : array.items()) {
                    all += size(item);
                }
                yield all;
            }
            case JsonObject object -> {
                long all = FOR_EACH_VALUE;
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    all += member.getKey().length() + size(member.getValue());
                }
                yield all;
            }
            case JsonNumber _ -> FOR_EACH_NUMBER;
            default -> FOR_EACH_VALUE;
        };
    }
}
