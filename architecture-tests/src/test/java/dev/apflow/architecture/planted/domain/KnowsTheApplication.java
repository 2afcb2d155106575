package dev.apflow.architecture.planted.domain;

import dev.apflow.architecture.planted.application.ReadsTheClock;

/** A rule which asks the application. */
public record KnowsTheApplication(ReadsTheClock asked) {}
