package dev.apflow.domain.node;

/** x. */
public record Incarnation(long value) {}
