package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets a word through at once, and then at most one in each interval: what is said meanwhile is
 * said once at its end. From any thread.
 */
final class Throttle {

    private enum State {
        RESTING,
        /** Said something less than an interval ago. */
        WAITING,
        /** And has more to say. */
        HOLDING
    }

    private final Dispatcher dispatcher;
    private final Duration interval;
    private final Runnable word;
    private final AtomicReference<State> state = new AtomicReference<>(State.RESTING);

    Throttle(Dispatcher dispatcher, Duration interval, Runnable word) {
        this.dispatcher = dispatcher;
        this.interval = interval;
        this.word = word;
    }

    void say() {
        if (state.get() != State.HOLDING && state.getAndUpdate(Throttle::said) == State.RESTING) {
            speak();
        }
    }

    private static State said(State before) {
        return switch (before) {
            case RESTING -> State.WAITING;
            case WAITING, HOLDING -> State.HOLDING;
        };
    }

    private void speak() {
        word.run();
        dispatcher.after(interval, this::over);
    }

    private void over() {
        if (state.getAndUpdate(Throttle::rested) == State.HOLDING) {
            speak();
        }
    }

    private static State rested(State before) {
        return switch (before) {
            case HOLDING -> State.WAITING;
            case WAITING, RESTING -> State.RESTING;
        };
    }
}
