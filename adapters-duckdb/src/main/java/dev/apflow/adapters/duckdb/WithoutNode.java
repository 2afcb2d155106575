package dev.apflow.adapters.duckdb;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredAdmission;
import dev.apflow.json.stored.StoredSpec;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What ready tasks ask for that no node offers. */
final class WithoutNode {

    private static final String KINDS =
            """
            select distinct method, coalesce(placement, '') as placement, coalesce(queue, '') as queue
            from apflow_pending where waits = 0 and broken = 0 and tree between ? and ?
            limit 10000
            """;

    /** Matches nothing. */
    static final String NOTHING = "\u0002";

    private WithoutNode() {}

    /**
     * A text for statements: method, constraints and queue of each, parted by characters 1 and 2.
     */
    static String of(DbExecute execute, EligibleNodes nodes) {
        return of(execute, nodes, 0, Long.MAX_VALUE);
    }

    /** The same of the trees with these numbers alone. */
    static String of(DbExecute execute, EligibleNodes nodes, long from, long to) {
        try (Stream<DbRow> rows =
                execute.createQuery(KINDS).addParam(from).addParam(to).execute()) {
            String found =
                    rows.filter(row -> !canRun(row, nodes))
                            .map(
                                    row ->
                                            Columns.text(row, "method")
                                                    + "\u0002"
                                                    + Columns.text(row, "placement")
                                                    + "\u0002"
                                                    + Columns.text(row, "queue"))
                            .collect(Collectors.joining("\u0001"));
            return found.isEmpty() ? NOTHING : found;
        }
    }

    private static boolean canRun(DbRow row, EligibleNodes nodes) {
        String method = Columns.text(row, "method");
        String placement = Columns.text(row, "placement");
        Stored<PlacementConstraints> wanted =
                placement.isEmpty()
                        ? new Stored.Readable<>(PlacementConstraints.NONE)
                        : StoredSpec.placement(placement);
        String named = Columns.text(row, "queue");
        QueueName queue = StoredAdmission.queue(named.isEmpty() ? null : named);
        return wanted instanceof Stored.Readable<PlacementConstraints>(PlacementConstraints asked)
                ? ExecutorId.isValid(method) && nodes.canRun(new ExecutorId(method), asked, queue)
                : !nodes.nodes().isEmpty();
    }
}
