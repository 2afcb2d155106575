/** What the rules cost. */
package dev.apflow.benchmarks.rule;
