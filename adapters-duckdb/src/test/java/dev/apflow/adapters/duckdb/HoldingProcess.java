package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.Store;

import java.io.IOException;
import java.nio.file.Path;

/** Holds a database until it is killed. */
final class HoldingProcess {

    private HoldingProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (Store store = DuckDbStores.open(DuckDbSettings.of(Path.of(arguments[0])))) {
            System.out.println("holding " + store.description());
            int end = System.in.read();
            System.out.println("ended by " + end);
        }
    }
}
