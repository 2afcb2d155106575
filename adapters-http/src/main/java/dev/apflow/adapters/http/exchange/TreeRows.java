package dev.apflow.adapters.http.exchange;

import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.text.Excerpts;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A tree as one short row a task, in the order of their numbers. A row is an array: id, name,
 * state, executor, attempt, node, start, end, parent, dependencies, error, progress, not before,
 * user; empty ones at its end are left out. An id that begins with {@code /} is that of the root
 * and what follows. Times are milliseconds since the root was created. A parent and a dependency
 * are places of rows; one that is not required is {@code -1 - place}. Ids that are not of this tree
 * stand as they are.
 */
public final class TreeRows implements Parts {

    private static final int BYTES_OF_ONE = 200;
    private static final int LONGEST_ERROR = 200;

    /** A row is small: few questions to the store are quicker. */
    private static final int MOST_AT_ONCE = 2500;

    private final ReadTasks reads;
    private final JsonObject root;
    private final TaskId rootId;
    private final long base;
    private final UnaryOperator<JsonValue> view;
    private final List<Outlined> outline;
    private final Map<TaskId, Integer> places = new HashMap<>();
    private final Map<Long, Integer> placesOfNumbers = new HashMap<>();
    private final BatchSize batch = new BatchSize(MOST_AT_ONCE);
    private int place;

    /**
     * @param root the document of the root, without its tasks
     * @param created when the root was created
     * @param outline of the tree, the root first
     * @param view what the client sees of a row
     */
    public TreeRows(
            ReadTasks reads,
            JsonObject root,
            Instant created,
            List<Outlined> outline,
            UnaryOperator<JsonValue> view) {
        this.reads = reads;
        this.root = root;
        this.rootId = outline.getFirst().id();
        this.base = created.toEpochMilli();
        this.outline = List.copyOf(outline);
        this.view = view;
        for (int i = 0; i < outline.size(); i++) {
            places.put(outline.get(i).id(), i);
            placesOfNumbers.put(outline.get(i).number(), i);
        }
    }

    @Override
    public long kept() {
        return (long) BYTES_OF_ONE * outline.size();
    }

    @Override
    public boolean next(Writer out) throws IOException {
        if (place == 0) {
            String text = JsonText.write(view.apply(root));
            out.write(text, 0, text.length() - 1);
            out.write(",\"rows\":[");
        }
        long written = 0;
        while (place < outline.size() && written < SIZE) {
            HeavyWork.require();
            int end = Math.min(outline.size(), place + batch.next());
            Map<Long, Task> tasks = new HashMap<>();
            List<Long> wanted = outline.subList(place, end).stream().map(Outlined::number).toList();
            for (Numbered each : reads.numbered(wanted)) {
                tasks.put(each.number(), each.task());
            }
            for (; place < end; place++) {
                Task task = tasks.get(outline.get(place).number());
                long size = write(task, out);
                batch.saw(size + (task == null ? 0 : read(task)));
                written += size;
            }
            batch.grow();
        }
        if (place < outline.size()) {
            return true;
        }
        out.write("]}");
        return false;
    }

    /** Of a task that was deleted meanwhile, null stands in its place. */
    private long write(@Nullable Task task, Writer out) throws IOException {
        String text = JsonText.write(task == null ? JsonNull.NULL : view.apply(row(task)));
        if (place > 0) {
            out.write(",");
        }
        out.write(text);
        return text.length();
    }

    /** What was read of a task and is not shown: it bounds how many are read at once. */
    private static long read(Task task) {
        return size(task.spec().inputs()) + task.state().result().map(TreeRows::size).orElse(0L);
    }

    private static long size(JsonValue value) {
        return Math.min(Integer.MAX_VALUE, JsonSize.of(value, JsonLimits.DEPTH_MAX_MAX));
    }

    private JsonArray row(Task task) {
        TaskState state = task.state();
        List<JsonValue> columns = new ArrayList<>();
        columns.add(new JsonString(shortened(task.id().value())));
        columns.add(new JsonString(task.spec().name()));
        columns.add(new JsonString(state.phase().word()));
        columns.add(new JsonString(task.spec().method().value()));
        columns.add(JsonNumber.of(state.attempt()));
        columns.add(text(state.lastNode().map(Object::toString)));
        columns.add(time(state.startedAt()));
        columns.add(time(state.completedAt()));
        columns.add(parent(outline.get(place)));
        columns.add(dependencies(task));
        columns.add(text(state.error().map(error -> Excerpts.shortened(error, LONGEST_ERROR))));
        columns.add(
                state.status().isTerminal() || state.progress() == 0
                        ? JsonNull.NULL
                        : JsonNumber.of(state.progress()));
        columns.add(text(task.spec().notBefore().map(Instant::toString)));
        columns.add(text(task.spec().userId()));
        while (columns.getLast() instanceof JsonNull) {
            columns.removeLast();
        }
        return new JsonArray(columns);
    }

    private String shortened(String id) {
        return id.startsWith(rootId.value()) ? "/" + id.substring(rootId.value().length()) : id;
    }

    private JsonValue time(Optional<Instant> at) {
        return at.<JsonValue>map(each -> JsonNumber.of(each.toEpochMilli() - base))
                .orElse(JsonNull.NULL);
    }

    private static JsonValue text(Optional<String> value) {
        return value.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
    }

    private JsonValue parent(Outlined each) {
        return each.parent().isPresent()
                ? JsonNumber.of(placesOfNumbers.getOrDefault(each.parent().getAsLong(), 0))
                : JsonNull.NULL;
    }

    private JsonValue dependencies(Task task) {
        List<Dependency> all = task.spec().dependencies();
        return all.isEmpty()
                ? JsonNull.NULL
                : new JsonArray(all.stream().map(this::dependency).toList());
    }

    private JsonValue dependency(Dependency each) {
        Integer at = places.get(each.id());
        if (at == null) {
            return new JsonString(each.id().value());
        }
        return JsonNumber.of(each.required() ? at.longValue() : -1L - at);
    }
}
