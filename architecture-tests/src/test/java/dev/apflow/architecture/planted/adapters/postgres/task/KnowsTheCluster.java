package dev.apflow.architecture.planted.adapters.postgres.task;

import dev.apflow.architecture.planted.adapters.postgres.cluster.Leads;

/** Statements on tasks that need a leader. */
public record KnowsTheCluster(Leads leader) {}
