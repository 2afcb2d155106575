package dev.apflow.architecture.planted.adapters.http;

import dev.apflow.architecture.planted.adapters.duckdb.MeetsChance;

/** An adapter which goes round the application. */
public record KnowsTheStore(MeetsChance store) {}
