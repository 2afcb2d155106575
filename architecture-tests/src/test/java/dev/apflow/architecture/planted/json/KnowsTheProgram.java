package dev.apflow.architecture.planted.json;

import dev.apflow.architecture.planted.bootstrap.Starts;

/** JSON which knows who uses it. */
public record KnowsTheProgram(Starts program) {}
