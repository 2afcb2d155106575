package dev.apflow.architecture.planted.domain.model;

/** Something in a package of a kind instead of an idea. */
public final class Anything {}
