/** What a user of the command waits for. */
package dev.apflow.benchmarks.program;
