package dev.apflow.benchmarks.peer;

/** Does jobs that are there already. */
interface Drain {

    String name();

    /** How long it takes to do so many of them, from the start of the worker to the last commit. */
    double seconds(int jobs) throws Exception;
}
