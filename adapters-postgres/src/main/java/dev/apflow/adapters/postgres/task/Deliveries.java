package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Deliveries as parameters and columns. */
final class Deliveries {

    private Deliveries() {}

    static Delivered of(ResultSet row) throws SQLException {
        return new Delivered(
                new TaskId(row.getString("id")), row.getInt("attempt"), row.getLong("delivery"));
    }

    /** Gives three parallel arrays: the parameters ids, attempts, deliveries. */
    static SqlStatement give(SqlStatement call, Collection<Delivered> deliveries)
            throws SQLException {
        List<Delivered> list = List.copyOf(deliveries);
        call.set("ids").texts(list.stream().map(Delivered::task).toList());
        call.set("attempts").array("integer", list.stream().map(Delivered::attempt).toArray());
        call.set("deliveries").array("bigint", list.stream().map(Delivered::delivery).toArray());
        return call;
    }

    /** Events of tasks that were given back tell why. */
    static String details(String reason) {
        return JsonColumns.of(EventDetails.reassigned(reason));
    }
}
