package dev.apflow.architecture.planted.adapters.postgres;

/** What puts the rooms together. */
public final class PutsTogether {}
