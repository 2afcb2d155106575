package dev.apflow.embedded.postgres;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another JVM which starts a server, says so, and keeps it until its standard input ends. */
final class ChildJvm implements AutoCloseable {

    private static final String TEST_CLASSES = Path.of("target/test-classes").toString();

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Says where its server is, and ends as its input ends, without having closed the server. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        PostgresServer server = PostgresServer.launch();
        out.println(server.pid());
        out.println(server.directory());
        out.println(server.freshDatabase().url());
        new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
    }

    static ChildJvm start(List<String> options) throws IOException {
        String classes =
                String.join(
                        File.pathSeparator,
                        TEST_CLASSES,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), "-cp", classes);
        builder.command().addAll(options);
        builder.command().add(ChildJvm.class.getName());
        return new ChildJvm(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** What it says about its server. */
    record Report(long pid, Path directory, PostgresDatabase database) {
        boolean isAllGone() {
            return ProcessHandle.of(pid).isEmpty() && !Files.exists(directory);
        }
    }

    Report report() throws IOException {
        return new Report(Long.parseLong(line()), Path.of(line()), PostgresDatabase.parse(line()));
    }

    private String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("the other JVM has ended; why stands in its error output");
        }
        return line;
    }

    void endByItself() throws IOException {
        process.getOutputStream().close();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
