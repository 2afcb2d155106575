package dev.apflow.testkit.fault;

/** Which way a message goes. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
