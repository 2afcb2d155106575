package dev.apflow.adapters.postgres.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.testkit.planted.MutantClasses;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A process, on a server of its own, that runs tests of this module with some classes changed. */
record PlantedRun(Path directory) {

    /** The server of another version that the tests run on, if they do. */
    private static final String OTHER_SERVER = System.getProperty("apflow.postgres.binaries", "");

    /** The tests that fail of those which must find the bug. */
    List<String> failures(SqlBug bug) throws Exception {
        MutantClasses.compile(directory, path(), List.of(bug.edit()), Map.of());
        return failures(List.of(bug.testClass()));
    }

    /** Of the tests in these classes, with the mutant's classes ahead of the sound ones. */
    List<String> failures(List<String> classes) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp"));
        command.add(
                Stream.concat(Stream.of(directory), path().stream())
                        .map(Path::toString)
                        .reduce((one, next) -> one + File.pathSeparator + next)
                        .orElseThrow());
        command.add("-Dapflow.postgres.binaries=" + OTHER_SERVER);
        command.add(ContractRun.class.getName());
        command.addAll(classes);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = outputLines(process);
        assertThat(lines).as("what the run said").isNotEmpty();
        assertThat(lines.getLast()).startsWith(ContractRun.RAN).isNotEqualTo(ContractRun.RAN + 0);
        return lines.stream().filter(line -> line.startsWith(ContractRun.FAILED)).toList();
    }

    private static List<String> outputLines(Process process)
            throws IOException, InterruptedException {
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines =
                    out.lines()
                            .filter(
                                    line ->
                                            line.startsWith(ContractRun.FAILED)
                                                    || line.startsWith(ContractRun.RAN))
                            .toList();
            process.waitFor();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where the sound classes are, the tests' among them, and all that they need. */
    private static List<Path> path() {
        Stream<String> needed =
                Stream.of("java.class.path", "jdk.module.path")
                        .map(name -> Optional.ofNullable(System.getProperty(name)).orElse(""))
                        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)));
        return Stream.concat(Stream.of("target/classes", "target/test-classes"), needed)
                .filter(each -> !each.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }
}
