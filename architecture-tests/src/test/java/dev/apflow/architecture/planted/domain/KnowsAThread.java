package dev.apflow.architecture.planted.domain;

/** A rule which depends on who calls it. */
public final class KnowsAThread {
    String name() {
        return Thread.currentThread().getName();
    }
}
