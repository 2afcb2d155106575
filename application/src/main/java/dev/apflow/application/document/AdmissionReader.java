package dev.apflow.application.document;

import dev.apflow.domain.admission.AdmissionKey;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.admission.UniqueRule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what clients ask of flow control: of tasks, trees and queues. */
public final class AdmissionReader {

    private static final int ONCE = 1;

    private AdmissionReader() {}

    /** {@code queue}, {@code concurrency}, {@code rate} and {@code fair_key} of a task. */
    static AdmissionRules rules(FieldReader task) {
        QueueName queue = queue(task, "queue").orElse(QueueName.DEFAULT);
        List<ConcurrencyLimit> concurrency =
                limits(task, "concurrency", AdmissionReader::concurrency, ConcurrencyLimit::key);
        List<RateLimit> rates = limits(task, "rate", AdmissionReader::rateLimit, RateLimit::key);
        return new AdmissionRules(
                queue, concurrency, rates, task.string("fair_key", AdmissionKey.LONGEST));
    }

    /** The name of a queue. */
    public static Optional<QueueName> queue(FieldReader reader, String field) {
        return reader.word(
                field,
                text ->
                        QueueName.isValid(text)
                                ? Optional.of(new QueueName(text))
                                : Optional.empty(),
                QueueName.EXPECTED);
    }

    private static <T> List<T> limits(
            FieldReader task,
            String field,
            Function<FieldReader, Optional<T>> read,
            Function<T, String> key) {
        List<T> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (FieldReader each : task.objects(field, AdmissionRules.MOST).orElse(List.of())) {
            Optional<T> limit = read.apply(each);
            each.refuseOthers();
            if (limit.isPresent() && !seen.add(key.apply(limit.get()))) {
                each.problem("key", "given twice", "each key once", key.apply(limit.get()));
            } else {
                limit.ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<ConcurrencyLimit> concurrency(FieldReader reader) {
        Optional<String> key = key(reader);
        Optional<Integer> limit = count(reader, "limit", ConcurrencyLimit.MOST);
        return key.isPresent() && limit.isPresent()
                ? Optional.of(new ConcurrencyLimit(key.get(), limit.get()))
                : Optional.empty();
    }

    private static Optional<RateLimit> rateLimit(FieldReader reader) {
        Optional<String> key = key(reader);
        Optional<Rate> rate = rate(reader);
        return key.isPresent() && rate.isPresent()
                ? Optional.of(new RateLimit(key.get(), rate.get()))
                : Optional.empty();
    }

    /** {@code limit}, {@code period_ms} and {@code burst}; empty where something is wrong. */
    public static Optional<Rate> rate(FieldReader reader) {
        int before = reader.problemCount();
        Optional<Integer> limit = count(reader, "limit", Rate.MOST);
        Optional<Long> period =
                reader.whole("period_ms", Rate.SHORTEST.toMillis(), Rate.LONGEST.toMillis());
        if (period.isEmpty()) {
            reader.missing("period_ms", "a whole number from 1 to " + Rate.LONGEST.toMillis());
        }
        Optional<Long> burst = reader.whole("burst", 1, Rate.MOST);
        return reader.problemCount() == before && limit.isPresent() && period.isPresent()
                ? Optional.of(
                        new Rate(
                                limit.get(),
                                Duration.ofMillis(period.get()),
                                burst.map(Long::intValue).orElse(ONCE)))
                : Optional.empty();
    }

    private static Optional<String> key(FieldReader reader) {
        Optional<String> key = reader.string("key", AdmissionKey.LONGEST);
        if (key.isEmpty()) {
            reader.missing("key", AdmissionKey.EXPECTED);
        }
        return key;
    }

    private static Optional<Integer> count(FieldReader reader, String field, int most) {
        Optional<Long> number = reader.whole(field, 1, most);
        if (number.isEmpty()) {
            reader.missing(field, "a whole number from 1 to " + most);
        }
        return number.map(Long::intValue);
    }

    /** {@code unique} of a tree. */
    static Optional<UniqueRule> unique(FieldReader tree) {
        Optional<FieldReader> found = tree.nested("unique");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        FieldReader reader = found.get();
        Optional<String> key = key(reader);
        Optional<UniqueRule.Span> span =
                reader.word("while", UniqueRule.Span::ofWord, "unfinished or pending");
        Optional<UniqueRule.OnHit> onHit =
                reader.word("on_hit", UniqueRule.OnHit::ofWord, "existing, reject or replace");
        reader.refuseOthers();
        return key.map(
                text ->
                        new UniqueRule(
                                text,
                                span.orElse(UniqueRule.Span.UNFINISHED),
                                onHit.orElse(UniqueRule.OnHit.EXISTING)));
    }
}
