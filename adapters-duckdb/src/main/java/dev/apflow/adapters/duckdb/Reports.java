package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.stored.RecordedResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Reports implements TaskReports {

    private static final String PROGRESS =
            """
            update apflow_running set progress = news.share
            from (select unnest(?::varchar[]) as token, unnest(?::double[]) as share) news
            where apflow_running.id || ' ' || apflow_running.attempt || ' '
                || apflow_running.delivery = news.token
            """;

    private final Database database;
    private final Numbers numbers;

    Reports(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public List<Verdict> report(NodeId node, List<Report> reports) {
        return reports.isEmpty()
                ? List.of()
                : database.write(new RecordOutcomes(node, reports, numbers));
    }

    @Override
    public void progress(Map<Delivered, Double> progress) {
        List<String> tokens = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        progress.forEach(
                (delivered, share) -> {
                    tokens.add(RunningRow.token(delivered));
                    shares.add(share);
                });
        if (!tokens.isEmpty()) {
            database.write(
                    session -> session.small(PROGRESS).texts(tokens).fractions(shares).update());
        }
    }

    @Override
    public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
        long head = OutcomeRow.keyHead(key.value());
        return database.read(
                        execute ->
                                execute.createGet(FencedReports.RECORDED)
                                        .addParam(head)
                                        .addParam(key.value())
                                        .addParam(head)
                                        .addParam(key.value())
                                        .execute()
                                        .map(row -> row.column("result").get(String.class)))
                .flatMap(text -> RecordedResult.read(key, text));
    }
}
