package dev.apflow.architecture.planted.one;

import dev.apflow.architecture.planted.other.OtherEnd;

/** Needs the other, which needs this. */
public record OneEnd(OtherEnd other) {}
