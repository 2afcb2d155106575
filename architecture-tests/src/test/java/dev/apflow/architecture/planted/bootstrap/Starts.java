package dev.apflow.architecture.planted.bootstrap;

/** A program. */
public final class Starts {}
