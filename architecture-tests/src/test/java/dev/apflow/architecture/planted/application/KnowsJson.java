package dev.apflow.architecture.planted.application;

import dev.apflow.architecture.planted.json.Sleeps;

/** A use case which knows how its values are written. */
public record KnowsJson(Sleeps writer) {}
