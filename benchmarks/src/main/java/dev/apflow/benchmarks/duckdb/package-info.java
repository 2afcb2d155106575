/** Measures the store on DuckDB. */
package dev.apflow.benchmarks.duckdb;
