/** The store on DuckDB. */
package dev.apflow.adapters.duckdb;
