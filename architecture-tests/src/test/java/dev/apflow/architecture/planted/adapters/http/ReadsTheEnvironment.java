package dev.apflow.architecture.planted.adapters.http;

/** A setting which no list of settings names. */
public final class ReadsTheEnvironment {
    String port() {
        return System.getenv().getOrDefault("PORT", "8000");
    }
}
