package dev.apflow.domain.schedule;

/** What becomes of a local time that a change of the clocks leaves out. */
public enum DstGap {
    /** It is moved on by the length of the gap: 02:30 becomes 03:30. */
    SHIFT,
    /** It starts nothing. */
    SKIP
}
