package dev.apflow.architecture.planted.adapters.duckdb;

/** A task manager; the planted offender. */
public final class TaskManager {}
