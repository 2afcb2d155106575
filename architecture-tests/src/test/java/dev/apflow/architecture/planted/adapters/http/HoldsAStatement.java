package dev.apflow.architecture.planted.adapters.http;

/** SQL where nobody looks for it. */
public final class HoldsAStatement {
    String statement(int limit) {
        return """
        SELECT id
        FROM task
        LIMIT %d
        """
                .formatted(limit);
    }
}
