package dev.apflow.architecture.planted.adapters.postgres.settings;

import dev.apflow.architecture.planted.adapters.postgres.engine.KnowsWhoPutsTogether;

/** Settings that open connections. */
public record KnowsTheEngine(KnowsWhoPutsTogether engine) {}
