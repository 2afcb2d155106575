package dev.apflow.architecture.planted.adapters.postgres.cellar;

/** A class in a room that nobody named. */
public final class LiesBeside {}
