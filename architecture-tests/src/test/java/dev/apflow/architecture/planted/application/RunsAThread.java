package dev.apflow.architecture.planted.application;

import java.util.concurrent.CompletableFuture;

/** A runner whose steps no simulator can order. */
public final class RunsAThread {
    CompletableFuture<Void> begin(Runnable work) {
        return CompletableFuture.runAsync(work);
    }
}
