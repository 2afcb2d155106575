import dev.apflow.embedded.postgres.PostgresServer;

import java.io.IOException;
import java.io.OutputStream;

/** A PostgreSQL for the example of three nodes. Prints its URL and ends with its standard input. */
class Database {

    public static void main(String[] args) throws IOException {
        try (PostgresServer server = PostgresServer.launch()) {
            System.out.println(server.freshDatabase().url());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
