package dev.apflow.architecture.planted.adapters.postgres.engine;

import dev.apflow.architecture.planted.adapters.postgres.PutsTogether;

/** A room that knows what it is a part of. */
public record KnowsWhoPutsTogether(PutsTogether all) {}
