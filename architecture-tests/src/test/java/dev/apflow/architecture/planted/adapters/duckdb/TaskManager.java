package dev.apflow.architecture.planted.adapters.duckdb;

/** A drawer with an office. */
public final class TaskManager {}
