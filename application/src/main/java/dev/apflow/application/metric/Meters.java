package dev.apflow.application.metric;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where measurements go. A meter is made once, at start; feeding it is cheap, safe from any thread
 * and never fails.
 */
public interface Meters {

    /**
     * What only grows.
     *
     * @param meter its name ends in {@code _total}
     */
    Counter counter(Meter meter);

    /**
     * How long things take, as a histogram.
     *
     * @param meter its name ends in {@code _seconds}
     */
    Timer timer(Meter meter);

    /**
     * What goes up and down, asked for whenever somebody looks. A supplier that throws leaves its
     * meter out of that look.
     */
    void gauge(Meter meter, Supplier<List<Reading>> readings);

    /**
     * A thing to measure.
     *
     * @param help one sentence for people
     * @param labels names of what tells its readings apart
     */
    record Meter(String name, String help, List<String> labels) {
        public Meter {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(help, "help");
            labels = List.copyOf(labels);
        }

        public static Meter of(String name, String help, String... labels) {
            return new Meter(name, help, List.of(labels));
        }
    }

    /**
     * One value of a gauge.
     *
     * @param labels values, in the order of the meter's names
     */
    record Reading(double value, List<String> labels) {
        public Reading {
            labels = List.copyOf(labels);
        }

        public static Reading of(double value, String... labels) {
            return new Reading(value, List.of(labels));
        }
    }

    /** Counts. */
    interface Counter {
        void add(long more, String... labels);
    }

    /** Times. */
    interface Timer {
        void observe(double seconds, String... labels);
    }
}
