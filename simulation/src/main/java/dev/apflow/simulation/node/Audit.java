package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.domain.election.Epoch;

import java.time.Duration;

/** Hears of every step that a rule may be held against. */
public interface Audit {

    /** A call reaches the store and is about to take effect. */
    void arrives(StoreCall call);

    /** It took effect; whether its sender learns of that is another matter. */
    void tookEffect(StoreCall call, Object result);

    /** The store threw something else than that it cannot be reached. */
    void broke(StoreCall call, Throwable problem);

    /** A process asks for something, by the name of its call. */
    void asks(NodeProcess process, String call);

    /** How many executions the process has slots for at this moment, by the audit's own count. */
    int free(NodeProcess process);

    /** The process hears the answer to what it asked at that time of the world. */
    void hears(NodeProcess process, String call, long askedAt, Object answer);

    /** An executor begins; the process numbers all of them. */
    void executes(NodeProcess process, String task, int number);

    /**
     * An executor is interrupted.
     *
     * @param grace until the process gives it up, in nanoseconds of the world
     */
    void interrupts(NodeProcess process, int number, long grace);

    /** An executor is at its end. */
    void ends(NodeProcess process, int number);

    /** An executor does its work, at the end of the time that it took since {@code beganAt}. */
    void executed(NodeProcess process, Execution execution, long beganAt);

    /** The process took office, by its own word. */
    void elected(NodeProcess process, Epoch epoch);

    /** The process left office, by its own word. */
    void departed(NodeProcess process, Epoch epoch);

    /** An event of a mailbox threw: a bug. */
    void eventFailed(NodeProcess process, Throwable problem);

    /** The sessions of a process, which may go on, are seen to be gone. */
    void sessionsBroke(NodeProcess process);

    /** Somebody set the store's clock. */
    void clockSet(Duration by);
}
