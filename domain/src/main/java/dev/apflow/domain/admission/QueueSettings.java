package dev.apflow.domain.admission;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What holds for all tasks of a queue.
 *
 * @param maxRunning how many may run at once, in the whole cluster
 * @param rate how often they may start
 * @param version grows with each change; 0 where nothing is stored
 */
public record QueueSettings(
        QueueName name, OptionalInt maxRunning, Optional<Rate> rate, long version) {

    public QueueSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rate, "rate");
        if (maxRunning.isPresent()
                && (maxRunning.getAsInt() < 1 || maxRunning.getAsInt() > ConcurrencyLimit.MOST)) {
            throw new IllegalArgumentException(
                    "max_running: expected 1–"
                            + ConcurrencyLimit.MOST
                            + ", got "
                            + maxRunning.getAsInt());
        }
    }

    /** Of a queue that nobody has set. */
    public static QueueSettings none(QueueName name) {
        return new QueueSettings(name, OptionalInt.empty(), Optional.empty(), 0);
    }
}
