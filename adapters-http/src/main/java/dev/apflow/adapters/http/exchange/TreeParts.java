package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.document.TreeDocument;
import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A tree as one nested document, as {@link TreeDocument} has it. Of the tree no more than its shape
 * is kept. Each task is shown as it stands when its part is made; one that was deleted meanwhile is
 * left out with all below it.
 */
public final class TreeParts implements Parts {

    private static final int BYTES_OF_ONE = Long.BYTES + Integer.BYTES;
    private static final String CHILDREN = ",\"children\":[";
    private static final String CLOSED = "]}";

    private final ReadTasks reads;
    private final TaskId root;
    private final UnaryOperator<JsonValue> view;
    private final JsonObject summary;
    private final TreeWalk walk;
    private final BatchSize batch = new BatchSize();
    private int place;
    private int open;
    private int missing = Integer.MAX_VALUE;

    /**
     * @param outline of the tree
     * @param view what the client sees of a task
     */
    public TreeParts(
            ReadTasks reads, TaskId root, List<Outlined> outline, UnaryOperator<JsonValue> view) {
        this.reads = reads;
        this.root = root;
        this.view = view;
        this.summary =
                TreeDocument.with(
                        TreeDocument.summary(outline), RunDocuments.origin(reads.origin(root)));
        this.walk = new TreeWalk(outline);
    }

    @Override
    public long kept() {
        return (long) BYTES_OF_ONE * walk.size();
    }

    @Override
    public boolean next(Writer out) throws IOException {
        long written = 0;
        while (place < walk.size() && written < SIZE) {
            HeavyWork.require();
            int end = Math.min(walk.size(), place + batch.next());
            Map<Long, Task> tasks = new HashMap<>();
            for (Numbered each : reads.numbered(walk.numbers(place, end))) {
                tasks.put(each.number(), each.task());
            }
            for (; place < end; place++) {
                long size = write(tasks, out);
                batch.saw(size);
                written += size;
            }
            batch.grow();
        }
        if (place < walk.size()) {
            return true;
        }
        close(0, out);
        return false;
    }

    private long write(Map<Long, Task> tasks, Writer out) throws IOException {
        int depth = walk.depth(place);
        if (depth > missing) {
            return 0;
        }
        Task task = tasks.get(walk.number(place));
        if (task == null) {
            missing = depth;
            if (depth == 0) {
                throw new ProblemException(AnswerProblems.unknown(Subject.TREE, root.value()));
            }
            return 0;
        }
        missing = Integer.MAX_VALUE;
        if (close(depth, out)) {
            out.write(',');
        }
        String text = JsonText.write(view.apply(document(task, depth)));
        out.write(text, 0, text.length() - 1);
        out.write(CHILDREN);
        open++;
        return text.length();
    }

    private JsonObject document(Task task, int depth) {
        JsonObject document = TaskDocuments.task(task);
        return depth == 0 ? TreeDocument.root(document, summary) : document;
    }

    /** Ends all tasks that are as deep as this, and deeper; whether there were any. */
    private boolean close(int depth, Writer out) throws IOException {
        boolean closed = open > depth;
        for (; open > depth; open--) {
            out.write(CLOSED);
        }
        return closed;
    }
}
