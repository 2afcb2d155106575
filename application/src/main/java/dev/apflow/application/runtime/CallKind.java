package dev.apflow.application.runtime;

/**
 * What a runner asks of the outside. Its word is what metrics, logs and traces show; whoever
 * decides, decides by the constant.
 */
public enum CallKind {
    REGISTER("register"),
    HEARTBEAT("heartbeat"),
    DEREGISTER("deregister"),
    ACQUIRE_LEADERSHIP("acquire leadership"),
    RENEW_LEADERSHIP("renew leadership"),
    RESIGN_LEADERSHIP("resign"),
    SWEEP_TASKS("sweep tasks"),
    SWEEP_NODES("sweep nodes"),
    RETENTION("retention"),
    /** Fates of the nominal times of schedules. */
    DUE_SCHEDULES("due schedules"),
    CLAIM("claim"),
    /** Outcomes, a batch at a time. */
    REPORT("report"),
    /** Outcomes one by one: the store refused the batch. */
    REPORT_SINGLY("report singly"),
    HAND_BACK("hand back"),
    PROGRESS("progress"),
    /** What executors of running tasks wrote. */
    WRITE_LOGS("write logs"),
    RENEW_LEASES("renew leases"),
    /** Which deliveries are still this worker's. */
    OWNERSHIP("ownership"),
    /** Which deliveries the store shows as this node's. */
    ORPHANS("orphans"),
    GIVE_BACK_ORPHANS("give back orphans"),
    /** Whether an execution succeeded before; asked while a task runs. */
    RECORDED("recorded"),
    /** Whether the store answers. */
    CHECK_STORE("ask the store"),
    /** Whether the store can be written. */
    PROBE_STORE("probe-store"),
    /** How many tasks there are in each status. */
    COUNT_TASKS("count-tasks"),
    /** What waits in queues. */
    COUNT_QUEUES("count queues"),
    CHECK_LISTENER("look at the listener"),
    CHECK_TLS_FILES("look at the files of TLS");

    private final String word;

    CallKind(String word) {
        this.word = word;
    }

    /** As metrics, logs and traces show it. */
    public String word() {
        return word;
    }
}
