package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.submit.RunFilters;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.RunPage;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ReadRuns;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /api/v1/runs} and {@code /api/v1/activity}. */
public final class RunRoutes {

    private static final String RUNS = "/api/v1/runs";

    private final ReadRuns reads;

    public RunRoutes(ReadRuns reads) {
        this.reads = reads;
    }

    public void addTo(Routes routes) {
        routes.get(RUNS, this::list)
                .get(RUNS + "/{id}", this::run)
                .get("/api/v1/activity", this::activity);
    }

    /** Which page. */
    private record RunQuery(RunFilter filter, Optional<RunCursor> after, int limit) {

        static RunQuery read(FieldReader query) {
            return new RunQuery(
                    RunFilters.read(query),
                    RunFilters.after(query),
                    Limits.read(query, RunFilters.USUAL, RunFilters.MOST));
        }
    }

    private Reply list(RequestContext call) {
        RunQuery query = call.query(RunQuery::read);
        return call.heavily(() -> new Reply.InParts(new RunParts(reads, query, call.view())));
    }

    private Reply activity(RequestContext call) {
        return call.heavily(() -> Reply.ok(RunDocuments.activity(reads.lastHour())));
    }

    private Reply run(RequestContext call) {
        TaskId id = call.id(Subject.RUN);
        return call.heavily(
                () -> Reply.ok(RunDocuments.whole(AnswerProblems.valueOf(reads.run(id)))));
    }

    /** A page of runs; a store reads it at once, for rows are small. */
    private static final class RunParts extends ListParts {

        private final ReadRuns reads;
        private final RunFilter filter;
        private final int limit;
        private Optional<RunPage> page = Optional.empty();
        private Optional<RunCursor> cursor;
        private int given;

        RunParts(ReadRuns reads, RunQuery query, UnaryOperator<JsonValue> view) {
            super("{\"runs\":[", query.limit(), Long.MAX_VALUE, view);
            this.reads = reads;
            this.filter = query.filter();
            this.limit = query.limit();
            this.cursor = query.after();
        }

        private RunPage page() {
            if (page.isEmpty()) {
                page = Optional.of(reads.list(filter, cursor, limit));
                cursor = page.get().next();
            }
            return page.get();
        }

        @Override
        protected List<JsonValue> read(int most) {
            List<JsonValue> items =
                    page().runs().stream()
                            .skip(given)
                            .limit(most)
                            .<JsonValue>map(RunDocuments::run)
                            .toList();
            given += items.size();
            return items;
        }

        @Override
        protected boolean hasMore() {
            return given < page().runs().size();
        }

        @Override
        protected String after() {
            return nextCursor(cursor.map(RunFilters::text));
        }
    }
}
