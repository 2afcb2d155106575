package dev.apflow.architecture.planted.adapters.postgres.cluster;

/** What the room of tasks must not know. */
public final class Leads {}
