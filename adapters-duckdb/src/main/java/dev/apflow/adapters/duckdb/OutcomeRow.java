package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskStatus;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Optional;

/**
 * An attempt that ended.
 *
 * @param current the task stands here; else it was tried or run again
 * @param startedAt null where it was cancelled while pending
 * @param stale a dependency was run again after it had its inputs
 */
record OutcomeRow(
        LiveTask live,
        boolean current,
        End end,
        double progress,
        @Nullable String node,
        @Nullable Long startedAt,
        long endedAt,
        boolean stale)
        implements Row {

    /**
     * @param result JSON
     */
    record End(
            TaskStatus status,
            @Nullable String result,
            @Nullable String error,
            @Nullable ErrorCode code,
            @Nullable String key) {

        static End completed(String result, Optional<IdempotencyKey> key) {
            return new End(TaskStatus.COMPLETED, result, null, null, value(key));
        }

        static End failed(String error, ErrorCode code, Optional<IdempotencyKey> key) {
            return new End(TaskStatus.FAILED, null, error, code, value(key));
        }

        static End cancelled(@Nullable String reason) {
            return new End(TaskStatus.CANCELLED, null, reason, ErrorCode.CANCELLED, null);
        }

        private static @Nullable String value(Optional<IdempotencyKey> key) {
            return key.map(IdempotencyKey::value).orElse(null);
        }
    }

    static OutcomeRow of(RunningRow task, End end, boolean current, long now) {
        double progress = end.status == TaskStatus.COMPLETED ? 1 : task.progress();
        return new OutcomeRow(
                task.live(),
                current,
                end,
                progress,
                task.node(),
                task.startedAt(),
                now,
                task.stale() && end.status == TaskStatus.COMPLETED);
    }

    static OutcomeRow of(PendingRow task, End end, long now) {
        return new OutcomeRow(task.live(), true, end, 0, task.node(), null, now, false);
    }

    /** The first eight of its bytes: a number is found in a column far faster than a text. */
    static long keyHead(String key) {
        return Long.parseUnsignedLong(key.substring(0, 16), 16);
    }

    @Override
    public String table() {
        return "apflow_outcome";
    }

    @Override
    public void appendTo(Cells cells) throws SQLException {
        cells.bigint(live.number()).bigint(live.tree());
        cells.integer(live.course().attempt()).bigint(live.course().delivery());
        cells.flag(current).text(end.status.word()).text(end.result).text(end.error);
        cells.number(progress).text(node);
        cells.bigint(end.key == null ? null : Long.valueOf(keyHead(end.key))).text(end.key);
        cells.time(startedAt).time(endedAt);
        cells.text(end.code == null ? null : end.code.word()).flag(stale);
    }
}
