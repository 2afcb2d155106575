/** Measurements. */
package dev.apflow.benchmarks;
