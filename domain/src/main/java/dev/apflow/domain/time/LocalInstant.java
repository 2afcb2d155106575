package dev.apflow.domain.time;

/** x. */
public record LocalInstant(long nanos) {}
