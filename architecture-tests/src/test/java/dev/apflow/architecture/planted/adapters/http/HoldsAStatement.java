package dev.apflow.architecture.planted.adapters.http;

import java.util.Locale;

/** SQL where nobody looks for it. */
public final class HoldsAStatement {
    String statement(int limit) {
        return String.format(
                Locale.ROOT,
                """
                SELECT id
                FROM task
                LIMIT %d
                """,
                limit);
    }
}
