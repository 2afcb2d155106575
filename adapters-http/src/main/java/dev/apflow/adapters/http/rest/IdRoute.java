package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

/** {@code /api/v1/ids}: whole ids, for people who typed a part of one. */
public final class IdRoute {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    private final ReadTasks reads;

    public IdRoute(ReadTasks reads) {
        this.reads = reads;
    }

    public void addTo(Routes routes) {
        routes.get("/api/v1/ids", this::ids);
    }

    private record Query(String prefix, String suffix, boolean roots, int limit) {

        static Query read(FieldReader query) {
            Optional<String> prefix = query.word("prefix", Query::part, TaskId.EXPECTED);
            if (prefix.isEmpty() && query.problemCount() == 0) {
                query.missing("prefix", "the beginning of an id");
            }
            return new Query(
                    prefix.orElse(""),
                    query.word("suffix", Query::part, TaskId.EXPECTED).orElse(""),
                    query.word("roots", Query::flag, "true or false").orElse(false),
                    Limits.read(query, USUAL, MOST));
        }

        private static Optional<String> part(String text) {
            return TaskId.isValid(text) ? Optional.of(text) : Optional.empty();
        }

        private static Optional<Boolean> flag(String text) {
            return text.equals("true") || text.equals("false")
                    ? Optional.of(Boolean.valueOf(text))
                    : Optional.empty();
        }
    }

    private Reply ids(RequestContext call) {
        Query query = call.query(Query::read);
        return Reply.ok(
                new JsonObjectBuilder()
                        .texts(
                                "ids",
                                reads
                                        .beginning(
                                                query.prefix,
                                                query.suffix,
                                                query.roots,
                                                query.limit)
                                        .stream()
                                        .map(TaskId::value)
                                        .toList())
                        .done());
    }
}
