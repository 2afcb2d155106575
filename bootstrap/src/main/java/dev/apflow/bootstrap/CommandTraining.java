package dev.apflow.bootstrap;

import dev.apflow.bootstrap.cli.ApflowCommand;
import dev.apflow.bootstrap.terminal.Utf8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Uses the commands that ask a server, as the build does it: the JVM keeps what it learnt, for a
 * faster start. The server is a few texts, so that the cache holds nothing of a real one: the JVM
 * loads all of its cache at each start.
 */
public final class CommandTraining {

    private static final String TASK =
            "{\"id\":\"01a22d7e-0000-7000-8000-000000000000\",\"name\":\"n\",\"method\":\"echo\","
                + "\"state\":\"completed\",\"status\":\"completed\",\"progress\":1.0,\"attempt_id\":1,"
                + "\"schemas\":{\"method\":\"echo\"},\"result\":{\"a\":[1,true,null]},"
                + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"children\":[]}";
    private static final String RUN =
            "{\"run_id\":\"01a22d7e-0000-7000-8000-000000000000\",\"name\":\"n\",\"status\":\"failed\","
                + "\"counts\":{\"completed\":1,\"failed\":1},\"progress\":1,"
                + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"triggered_by\":{\"kind\":\"api\"}}";
    private static final String ID = "01a22d7e-0000-7000-8000-000000000000";

    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("tasks", "list"),
                    List.of("tasks", "list", "-o", "json"),
                    List.of("tasks", "get", ID),
                    List.of("trees", "get", ID),
                    List.of("trees", "watch", ID),
                    List.of("runs", "list"),
                    List.of("runs", "get", ID),
                    List.of("flows", "list"),
                    List.of("executors"),
                    List.of("schedules", "list"),
                    List.of("events"),
                    List.of("cluster", "status"));

    private CommandTraining() {}

    /**
     * Uses them.
     *
     * @param args a file with a tree
     */
    public static void main(String[] args) throws IOException {
        Utf8.install();
        Locale.setDefault(Locale.ROOT);
        int result = 0;
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(listener));
            List<List<String>> commands = new ArrayList<>(COMMANDS);
            commands.add(List.of("trees", "submit", args[0]));
            for (List<String> each : commands) {
                List<String> words = new ArrayList<>(each);
                words.addAll(List.of("--url", "http://127.0.0.1:" + listener.getLocalPort()));
                result += ApflowCommand.run(words.toArray(String[]::new));
            }
        }
        result += ApflowCommand.run("--version");
        System.out.flush();
        System.exit(result);
    }

    private static void serve(ServerSocket listener) {
        while (true) {
            try (Socket socket = listener.accept()) {
                answer(socket);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        byte[] request = head(socket.getInputStream());
        String line = new String(request, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
        byte[] body = body(line).getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        // Else the client may see a reset in the place of the answer.
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static byte[] head(InputStream in) throws IOException {
        byte[] part = new byte[1 << 13];
        int read = in.read(part);
        return read < 0 ? new byte[0] : Arrays.copyOf(part, read);
    }

    private static String body(String line) {
        String path = line.replaceFirst("^\\w+ /api/v1/(\\w+(/[^ ?]+)?).*", "$1");
        if (path.startsWith("tasks/") || path.startsWith("trees/")) {
            return TASK;
        }
        return switch (path) {
            case "tasks" -> "{\"tasks\":[" + TASK + "]}";
            case "trees" -> "{\"root_task_id\":\"" + ID + "\"}";
            case "runs" -> "{\"runs\":[" + RUN + "]}";
            case "flows" -> "{\"flows\":[]}";
            case "executors" -> "{\"executors\":[]}";
            case "schedules" -> "{\"schedules\":[]}";
            case "events" -> "{\"events\":[],\"next_cursor\":\"1\"}";
            case "cluster" ->
                    "{\"mode\":\"standalone\",\"node\":{\"id\":\"n\",\"role\":\"standalone\"},"
                            + "\"leader\":null,\"nodes\":[]}";
            default -> path.startsWith("runs/") ? RUN : "{\"ids\":[\"" + ID + "\"]}";
        };
    }
}
