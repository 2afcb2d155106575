package dev.apflow.bootstrap;

import dev.apflow.bootstrap.cli.ApflowCommand;
import dev.apflow.bootstrap.terminal.Utf8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Uses the program once, as the build does it: the JVM keeps what it learnt, for a faster start. A
 * server is started, runs a tree, and is asked by the command line.
 */
public final class Training {

    private static final int TRIES = 300;
    private static final int PAUSE_MS = 100;

    private Training() {}

    /**
     * Uses it.
     *
     * @param args the file of a tree
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Utf8.install();
        Locale.setDefault(Locale.ROOT);
        String url = serve();
        for (int i = 0; ask(url, "cluster", "status") != 0; i++) {
            if (i == TRIES) {
                throw new IllegalStateException("no server at " + url);
            }
            Thread.sleep(PAUSE_MS);
        }
        int result =
                ask(url, "trees", "submit", "--watch", args[0])
                        + ask(url, "tasks", "list")
                        + ask(url, "executors")
                        + ask(url, "events", "--limit", "5");
        System.out.flush();
        System.exit(result);
    }

    /** Where it will answer. */
    private static String serve() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = Files.createTempFile("apflow-training", ".env");
        Files.writeString(settings, "APFLOW_API_PORT=" + port + "\n");
        settings.toFile().deleteOnExit();
        Thread.ofPlatform()
                .daemon()
                .start(() -> ApflowCommand.run("serve", "--config", settings.toString()));
        return "http://127.0.0.1:" + port;
    }

    private static int ask(String url, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--url", url));
        return ApflowCommand.run(words.toArray(String[]::new));
    }
}
