package dev.apflow.domain.schedule;

/** What becomes of a nominal time that comes while a tree of its schedule has not ended. */
public enum OverlapPolicy {
    /** It starts nothing. */
    SKIP,
    /** It waits; the newest that waits takes the place of an older one. */
    BUFFER_ONE,
    /** It waits behind those that wait. */
    BUFFER_ALL,
    /** The running tree is cancelled; this one starts when that has ended. */
    CANCEL,
    /** It starts beside it. */
    ALLOW
}
