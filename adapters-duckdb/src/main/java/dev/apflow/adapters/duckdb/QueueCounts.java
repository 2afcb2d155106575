package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.QueueReads.Waiting;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.json.stored.StoredAdmission;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many tasks of a queue wait for what. */
final class QueueCounts {

    /**
     * Pending tasks of queues, those together that flow control judges alike. A user and a fair key
     * are told where they are paused alone. No name of a queue has a space in it.
     */
    private static final String GROUPS =
            """
            with task as (
                select p.queue, p.rules, p.method, f.value as fair_key, u.value as user_id,
                       case
                           when p.waits > 0 then 'dependencies'
                           when epoch_us(p.due_at) > ?
                               then case when p.failed > 0 then 'retry' else 'not_before' end
                           else 'ready' end as reason,
                       greatest(epoch_us(t.created_at), coalesce(epoch_us(p.due_at), 0)) as since_us
                from apflow_pending p
                join apflow_task t on t.number = p.number
                left join apflow_held h on h.tree = p.tree
                left join apflow_pause f on f.scope = 'fair_key' and f.value = p.fair_key
                left join apflow_pause u on u.scope = 'user' and u.value = t.user_id
                where h.tree is null
                  and list_contains(string_split(?, ' '), coalesce(p.queue, 'default')))
            select queue, rules, method, fair_key, user_id, reason, count(*) as tasks,
                   min(since_us) as since_us
            from task
            group by all
            """;

    private final Map<Waiting, Long> waiting = new EnumMap<>(Waiting.class);
    private long ready;
    private @Nullable Instant oldest;

    /** The queues of these that have pending tasks. */
    static Map<QueueName, QueueCounts> of(
            DbExecute execute, List<QueueName> names, AdmissionState state) {
        Map<QueueName, QueueCounts> counts = new HashMap<>();
        String wanted = names.stream().map(QueueName::value).collect(Collectors.joining(" "));
        QueueQueries.list(
                        execute.createQuery(GROUPS)
                                .addParam(Times.micros(state.now()))
                                .addParam(wanted),
                        Group::read)
                .forEach(
                        each ->
                                counts.computeIfAbsent(each.queue(), name -> new QueueCounts())
                                        .add(each, state));
        return counts;
    }

    private record Group(
            @Nullable String queueName,
            @Nullable String rules,
            String method,
            Optional<String> fairKey,
            Optional<String> userId,
            String reason,
            long tasks,
            Instant since) {

        static Group read(DbRow row) {
            return new Group(
                    Columns.find(row, "queue", String.class).orElse(null),
                    Columns.find(row, "rules", String.class).orElse(null),
                    Columns.text(row, "method"),
                    Columns.find(row, "fair_key", String.class),
                    Columns.find(row, "user_id", String.class),
                    Columns.text(row, "reason"),
                    Columns.bigint(row, "tasks"),
                    Times.instant(Columns.bigint(row, "since_us")));
        }

        QueueName queue() {
            return StoredAdmission.queue(queueName);
        }

        /** Of a method that no executor can have, it is that of nobody. */
        Candidate candidate() {
            AdmissionRules asked =
                    StoredAdmission.rules(queueName, rules, fairKey.orElse(null))
                            .orElse(AdmissionRules.NONE.withQueue(queue()));
            return new Candidate(
                    ExecutorId.isValid(method) ? new ExecutorId(method) : new ExecutorId("none"),
                    userId,
                    asked);
        }
    }

    private void add(Group group, AdmissionState state) {
        Optional<Waiting> reason =
                switch (group.reason) {
                    case "dependencies" -> Optional.of(Waiting.DEPENDENCIES);
                    case "not_before" -> Optional.of(Waiting.NOT_BEFORE);
                    case "retry" -> Optional.of(Waiting.RETRY);
                    default -> Admission.judge(group.candidate(), state).map(QueueCounts::waiting);
                };
        if (reason.isPresent()) {
            waiting.merge(reason.get(), group.tasks, Long::sum);
        } else {
            ready += group.tasks;
            Instant known = oldest;
            oldest = known == null || group.since.isBefore(known) ? group.since : known;
        }
    }

    private static Waiting waiting(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueuePaused paused -> Waiting.QUEUE_PAUSED;
            case Refusal.Paused paused -> Waiting.PAUSED;
            case Refusal.RateReached rate -> Waiting.RATE;
            case Refusal.QueueFull full -> Waiting.QUEUE_FULL;
            case Refusal.ConcurrencyReached reached -> Waiting.CONCURRENCY;
        };
    }

    long ready() {
        return ready;
    }

    Map<Waiting, Long> waiting() {
        return waiting;
    }

    Optional<Duration> oldestReady(Instant now) {
        return Optional.ofNullable(oldest).map(since -> Duration.between(since, now));
    }
}
