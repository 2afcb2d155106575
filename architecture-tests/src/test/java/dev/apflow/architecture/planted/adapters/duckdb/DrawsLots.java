package dev.apflow.architecture.planted.adapters.duckdb;

import java.util.Random;

/** A choice which no seed brings back. */
public final class DrawsLots {
    int draw() {
        return new Random().nextInt();
    }
}
