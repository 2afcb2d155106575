package dev.apflow.domain.node;

/** x. */
public record NodeIdentity(NodeId node, Incarnation incarnation) {}
