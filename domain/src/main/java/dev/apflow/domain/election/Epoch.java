package dev.apflow.domain.election;

/** x. */
public record Epoch(long value) {}
