package dev.apflow.store.memory;

import dev.apflow.application.store.EventLog;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;

final class MemoryEvents implements EventLog {

    private static final EventCursor START = new EventCursor("0".repeat(16));

    private final Tables tables;

    MemoryEvents(Tables tables) {
        this.tables = tables;
    }

    @Override
    public EventPage read(EventScope scope, Optional<EventCursor> after, int limit) {
        return tables.alone(
                () -> {
                    List<TaskEvent> page =
                            tables.events.subList(indexAfter(after), tables.events.size()).stream()
                                    .filter(event -> isIn(scope, event))
                                    .limit(limit)
                                    .toList();
                    return new EventPage(
                            page,
                            page.isEmpty()
                                    ? after
                                    : Optional.of(page.get(page.size() - 1).cursor()));
                });
    }

    /** Where to read on: the log is in the order of its cursors, also where some were deleted. */
    private int indexAfter(Optional<EventCursor> after) {
        int low = 0;
        int high = after.isEmpty() ? 0 : tables.events.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (tables.events.get(middle).cursor().compareTo(after.orElseThrow()) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static boolean isIn(EventScope scope, TaskEvent event) {
        return switch (scope) {
            case EventScope.Everything everything -> true;
            case EventScope.OfTree(TaskId tree) -> event.treeId().equals(tree);
            case EventScope.OfTask(TaskId task) -> event.taskId().equals(task);
            case EventScope.By(EventScope within, Actor actor) ->
                    isIn(within, event) && event.actor().equals(Optional.of(actor));
        };
    }

    @Override
    public EventCursor end() {
        return tables.alone(
                () ->
                        tables.events.isEmpty()
                                ? START
                                : tables.events.get(tables.events.size() - 1).cursor());
    }

    @Override
    public boolean isCursor(String text) {
        return text.matches("\\d{16}");
    }
}
