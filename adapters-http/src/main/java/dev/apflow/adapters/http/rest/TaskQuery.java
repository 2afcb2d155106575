package dev.apflow.adapters.http.rest;

import dev.apflow.application.document.AdmissionReader;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tasks a list is to show. */
record TaskQuery(TaskFilter filter, Optional<TaskCursor> after, int limit) {

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Pattern CURSOR = Pattern.compile("tasks:([0-9]{1,18})");

    /** Reads {@code ?status=&state=&user_id=&method=&queue=&tree_id=&parent_id=&limit=&cursor=}. */
    static TaskQuery read(FieldReader query) {
        TaskFilter filter =
                new TaskFilter(
                        query.word(
                                "status",
                                TaskStatus::ofWord,
                                "pending, in_progress, completed, failed or cancelled"),
                        query.word("state", TaskPhase::ofWord, TaskPhase.EXPECTED),
                        query.string("user_id", FieldReader.NAME_LENGTH),
                        query.word("method", TaskQuery::executor, ExecutorId.EXPECTED),
                        query.word("tree_id", TaskQuery::id, TaskId.EXPECTED),
                        query.word("parent_id", TaskQuery::id, TaskId.EXPECTED));
        Optional<QueueName> queue = AdmissionReader.queue(query, "queue");
        return new TaskQuery(
                queue.map(filter::withQueue).orElse(filter),
                query.word("cursor", TaskQuery::cursor, "a next_cursor of this server"),
                Limits.read(query, USUAL, MOST));
    }

    /** A cursor as clients see it: opaque. */
    static String text(TaskCursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("tasks:" + cursor.number()).getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<TaskCursor> cursor(String text) {
        try {
            String decoded =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            Matcher matcher = CURSOR.matcher(decoded);
            return matcher.matches()
                    ? Optional.of(new TaskCursor(Long.parseLong(matcher.group(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<ExecutorId> executor(String text) {
        return ExecutorId.isValid(text) ? Optional.of(new ExecutorId(text)) : Optional.empty();
    }

    private static Optional<TaskId> id(String text) {
        return TaskId.isValid(text) ? Optional.of(new TaskId(text)) : Optional.empty();
    }
}
