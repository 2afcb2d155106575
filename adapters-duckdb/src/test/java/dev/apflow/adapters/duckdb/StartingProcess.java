package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.Store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a database, and ends at once, as if it were killed, when its copy has grown so large. */
final class StartingProcess {

    private StartingProcess() {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]);
        Thread.ofPlatform().daemon().start(() -> endAt(DuckDbFileSizeTest.copyOf(file), bytes));
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            System.out.println("open");
        }
    }

    private static void endAt(Path copy, long bytes) {
        try {
            for (long i = 0; i < Long.MAX_VALUE; i++) {
                if (Files.exists(copy) && Files.size(copy) >= bytes) {
                    System.out.println("killed");
                    System.out.flush();
                    Runtime.getRuntime().halt(1);
                }
            }
        } catch (IOException failure) {
            System.out.println(failure);
        }
    }
}
