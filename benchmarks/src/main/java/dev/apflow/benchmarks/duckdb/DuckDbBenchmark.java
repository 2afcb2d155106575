package dev.apflow.benchmarks.duckdb;

import dev.apflow.adapters.duckdb.DuckDbSettings;
import dev.apflow.adapters.duckdb.DuckDbStores;
import dev.apflow.application.store.Store;
import dev.apflow.benchmarks.store.StoreMeasures;

import java.nio.file.Path;

/** Measures the store on DuckDB: {@code <file> [tasks]}. */
public final class DuckDbBenchmark {

    private DuckDbBenchmark() {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            new StoreMeasures(store, System.out).run(tasks);
        }
    }
}
