/**
 * Others beside ours in one run: the same number of jobs that do nothing, on the same server with
 * fsync on, by one process with a worker that is set up as each one's documentation says.
 */
@NullMarked
package dev.apflow.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
