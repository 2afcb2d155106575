package dev.apflow.application.document;

import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code {"max_running", "rate", "version"}}: the limits of a queue as clients write them. What
 * else a queue shows may stand there, so that what was read can be written back.
 *
 * @param version that the queue must still have; empty: any
 */
public record QueueLimits(OptionalInt maxRunning, Optional<Rate> rate, OptionalLong version) {

    private static final List<String> SHOWN =
            List.of(
                    "paused",
                    "pause_reason",
                    "paused_at",
                    "paused_by",
                    "ready",
                    "running",
                    "waiting",
                    "oldest_ready_seconds");

    public QueueLimits {
        Objects.requireNonNull(maxRunning, "maxRunning");
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(version, "version");
    }

    /** Reads what a client sent; the name may stand there again. */
    public static QueueLimits read(FieldReader body, QueueName queue) {
        AdmissionReader.queue(body, "name")
                .filter(name -> !name.equals(queue))
                .ifPresent(
                        name ->
                                body.problem(
                                        "name",
                                        "is not that of the path",
                                        queue.value(),
                                        name.value()));
        return read(body);
    }

    /** Reads the limits alone. */
    public static QueueLimits read(FieldReader body) {
        SHOWN.forEach(body::ignore);
        Optional<Long> most = body.whole("max_running", 1, ConcurrencyLimit.MOST);
        Optional<Rate> rate =
                body.nested("rate")
                        .flatMap(
                                reader -> {
                                    Optional<Rate> read = AdmissionReader.rate(reader);
                                    reader.refuseOthers();
                                    return read;
                                });
        Optional<Long> version = body.whole("version", 0, Long.MAX_VALUE);
        return new QueueLimits(
                most.isPresent() ? OptionalInt.of(most.get().intValue()) : OptionalInt.empty(),
                rate,
                version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty());
    }
}
