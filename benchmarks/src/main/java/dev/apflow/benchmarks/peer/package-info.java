/**
 * Others beside ours in one run: the same number of no-op jobs, on the same server with fsync on,
 * by one process. Each worker is set up as its documentation says.
 */
@NullMarked
package dev.apflow.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
