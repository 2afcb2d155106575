package dev.apflow.domain.schedule;

/** Which of its two instants a local time means that a change of the clocks repeats. */
public enum DstOverlap {
    FIRST,
    LAST,
    BOTH
}
