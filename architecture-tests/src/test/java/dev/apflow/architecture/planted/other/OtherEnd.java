package dev.apflow.architecture.planted.other;

import dev.apflow.architecture.planted.one.OneEnd;

/** Needs the one, which needs this. */
public record OtherEnd(OneEnd one) {}
