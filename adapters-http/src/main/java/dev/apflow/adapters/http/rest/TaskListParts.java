package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A page of tasks. */
final class TaskListParts extends ListParts {

    private final ReadTasks reads;
    private final TaskFilter filter;
    private Optional<TaskCursor> cursor;

    TaskListParts(ReadTasks reads, TaskQuery query, UnaryOperator<JsonValue> view) {
        super("{\"tasks\":[", query.limit(), view);
        this.reads = reads;
        this.filter = query.filter();
        this.cursor = query.after();
    }

    @Override
    protected List<JsonValue> read(int most) {
        TaskPage page = reads.list(filter, cursor, most);
        cursor = page.next();
        return page.tasks().stream().<JsonValue>map(TaskDocuments::task).toList();
    }

    @Override
    protected boolean hasMore() {
        return cursor.isPresent();
    }

    @Override
    protected String after() {
        return nextCursor(cursor.map(TaskQuery::text));
    }
}
