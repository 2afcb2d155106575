package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;

/** Is told of every step that a rule may be compared with. */
public interface Audit {

    /** A call reaches the store and is about to take effect. */
    void arrives(StoreCall call);

    /** It took effect; whether its sender learns of that is another matter. */
    void tookEffect(StoreCall call, Object result);

    /** The store threw something else than that it cannot be reached. */
    void broke(StoreCall call, Throwable problem);

    /** A process asks for something. */
    void asks(NodeProcess process, CallKind call);

    /** How many executions the process has slots for at this moment, by the audit's own count. */
    int free(NodeProcess process);

    /** The process hears the answer to what it asked at that time of the world. */
    void onAnswer(NodeProcess process, CallKind call, long askedAt, Object answer);

    /** A worker sets about a delivery, maybe once more; the process numbers all that it begins. */
    void executes(NodeProcess process, Delivered delivered, int number);

    /** What a worker set about is at its end. */
    void ends(NodeProcess process, int number);

    /**
     * The worker tells an execution to stop.
     *
     * @param grace until the process gives it up, in nanoseconds of the world
     */
    void interrupts(NodeProcess process, Delivered delivered, int number, long grace);

    /** An executor begins. */
    void begins(NodeProcess process, Execution execution);

    /**
     * An executor is at its end.
     *
     * @param end what it returned or threw
     */
    void executed(NodeProcess process, Execution execution, Reply<JsonValue> end);

    /** The process took leadership, by its own word. */
    void elected(NodeProcess process, Epoch epoch);

    /** The process left leadership, by its own word. */
    void departed(NodeProcess process, Epoch epoch);

    /** An event of a mailbox threw: a bug. */
    void eventFailed(NodeProcess process, Throwable problem);

    /** A call threw something else than that the store cannot be reached: a bug. */
    void callFailed(NodeProcess process, String call, Throwable problem);

    /** A use case threw something else than that the store cannot be reached: a bug. */
    void requestFailed(NodeProcess process, String request, Throwable problem);

    /** The sessions of a process, which may go on, are seen to be gone. */
    void sessionsBroke(NodeProcess process);

    /** Somebody set the store's clock. */
    void clockSet(Duration by);
}
