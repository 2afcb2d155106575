package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A piece of work that calls the store, or an executor, maybe several times, as a thread of its own
 * would: each call at a moment of its own, with a pause of the process, a crash or other nodes'
 * calls in between. There is no thread: for each further call the work is run again from its
 * beginning, its earlier calls being answered as they were (the way of durable workflow engines).
 * So it must depend on nothing but these answers and do nothing besides its calls, which is so of
 * what a runner gives out of hand.
 */
final class ReplayedCall<T> {

    /** Where a run through the work has come to. */
    enum Turn {
        /** To its end. */
        ENDED,
        /** To a call of the store. */
        STORE,
        /** To an executor. */
        EXECUTOR
    }

    /** A call of the work. */
    interface Step<R> {
        R play() throws Throwable;
    }

    /**
     * What a call was answered.
     *
     * @param call of the store; empty where an executor was called, or nobody knows
     */
    private record Said(Optional<PortMethod> call, Reply<Object> answer) {}

    /** Leaves the work at a call whose moment has not come. */
    private static final class NotYet extends Error {
        private static final long serialVersionUID = 1L;

        NotYet() {
            super("not yet", null, false, false);
        }
    }

    private final Callable<T> work;
    private final Optional<Delivered> delivered;
    private final int free;
    private final List<Said> answers;
    private Reply<T> outcome = new Reply.Threw<>(new NotYet());
    private Optional<Execution> execution = Optional.empty();
    private Turn turn = Turn.ENDED;
    private Optional<PortMethod> next = Optional.empty();
    private int calls;
    private boolean mayCall;

    private ReplayedCall(
            Callable<T> work, Optional<Delivered> delivered, int free, List<Said> answers) {
        this.work = work;
        this.delivered = delivered;
        this.free = free;
        this.answers = answers;
    }

    /**
     * @param free slots that are free when it is asked for
     */
    static <T> ReplayedCall<T> of(Callable<T> work, int free) {
        return new ReplayedCall<>(work, Optional.empty(), free, new ArrayList<>());
    }

    /** An execution. */
    static <T> ReplayedCall<T> of(Callable<T> work, Delivered delivered) {
        return new ReplayedCall<>(work, Optional.of(delivered), 0, new ArrayList<>());
    }

    /** One that goes its own way from here on, and of which nobody will hear. */
    ReplayedCall<T> detached() {
        return new ReplayedCall<>(work, Optional.empty(), free, new ArrayList<>(answers));
    }

    /** What is executed; empty where nobody will hear of it. */
    Optional<Delivered> delivered() {
        return delivered;
    }

    int free() {
        return free;
    }

    /** Up to the next call, which is not made. */
    Turn look(CurrentCall currentCall) {
        return run(currentCall, false);
    }

    /** Makes the next call and goes on to the one behind it, or to the end. */
    Turn call(CurrentCall currentCall) {
        return run(currentCall, true);
    }

    /** The next call was not answered: goes on to the one behind it. */
    Turn miss(CurrentCall currentCall) {
        answers.add(new Said(next, new Reply.Threw<>(Link.NO_ANSWER)));
        return run(currentCall, false);
    }

    /** The last call took effect, and its answer was lost: goes on from there once more. */
    Turn lose(CurrentCall currentCall) {
        Said last = answers.removeLast();
        answers.add(new Said(last.call, new Reply.Threw<>(Link.NO_ANSWER)));
        return run(currentCall, false);
    }

    private Turn run(CurrentCall currentCall, boolean on) {
        calls = 0;
        mayCall = on;
        turn = Turn.ENDED;
        outcome = currentCall.play(this, () -> reply(work::call));
        return turn;
    }

    /** The work calls the store. */
    <R> R meets(PortMethod method, Step<R> step) throws Throwable {
        return meets(Turn.STORE, Optional.of(method), step);
    }

    /** The work calls an executor. */
    <R> R meets(Execution asked, Step<R> step) throws Throwable {
        execution = Optional.of(asked);
        return meets(Turn.EXECUTOR, Optional.empty(), step);
    }

    /** Answers as before, makes this call, or leaves the work. */
    @SuppressWarnings("unchecked")
    private <R> R meets(Turn kind, Optional<PortMethod> call, Step<R> step) throws Throwable {
        if (turn != Turn.ENDED) {
            throw new NotYet();
        }
        if (calls == answers.size() && !mayCall) {
            turn = kind;
            next = call;
            throw new NotYet();
        }
        if (calls == answers.size()) {
            mayCall = false;
            next = Optional.empty();
            answers.add(new Said(call, reply(step::play)));
        }
        Said recorded = answers.get(calls++);
        if (recorded.call.isPresent() && !recorded.call.equals(call)) {
            throw new IllegalStateException("once it called " + recorded.call + ", now " + call);
        }
        return switch (recorded.answer) {
            case Reply.Answered<Object>(Object value) -> (R) value;
            case Reply.Threw<Object>(Throwable problem) -> throw problem;
        };
    }

    private static <R> Reply<R> reply(Step<R> step) {
        try {
            return new Reply.Answered<>(step.play());
        } catch (Throwable problem) {
            return new Reply.Threw<>(problem);
        }
    }

    /** What the executor was asked, if it was reached. */
    Optional<Execution> execution() {
        return execution;
    }

    /** What it came to, once it has ended. */
    Reply<T> outcome() {
        return outcome;
    }

    /** What the store answered last, whatever the work made of it; empty where it was silent. */
    Optional<Object> recordedAnswer() {
        return !answers.isEmpty() && answers.getLast().answer instanceof Reply.Answered<Object> last
                ? Optional.ofNullable(last.value())
                : Optional.empty();
    }

    /** Whether its last call of the store was not answered. */
    boolean isUnanswered() {
        return !answers.isEmpty()
                && answers.getLast().answer instanceof Reply.Threw<?>(StoreUnreachable _);
    }
}
