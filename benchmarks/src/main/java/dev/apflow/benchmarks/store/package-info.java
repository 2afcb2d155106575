/** What a store sustains: the same measurements for each. */
package dev.apflow.benchmarks.store;
