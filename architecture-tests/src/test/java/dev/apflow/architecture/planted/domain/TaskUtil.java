package dev.apflow.architecture.planted.domain;

/** A drawer. */
public final class TaskUtil {}
