package dev.apflow.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What throws in the simulator or in what it plays is told, with its words, and does not pass for a
 * store that is silent for a moment.
 */
@Timeout(600)
class ThrowingSimulation {

    private static final String CHECKS = "simulation/dev/apflow/simulation/check/";
    private static final String APPLICATION = "application/dev/apflow/application/";
    private static final String THROW = "if (true) throw new IllegalStateException(\"planted\");";

    @TempDir private Path directory;

    static Stream<Arguments> bugs() {
        return Stream.of(
                Arguments.of(
                        "no check throws",
                        PlantedBug.of(
                                "a check throws",
                                CHECKS + "TaskCalls.java",
                                "void arrives(StoreCall call, Instant now) {",
                                "void arrives(StoreCall call, Instant now) {" + THROW)),
                Arguments.of(
                        "no check throws",
                        PlantedBug.of(
                                "a check throws inside an executor",
                                CHECKS + "ExecutionModel.java",
                                "found.end = Optional.of(end);",
                                THROW)),
                Arguments.of(
                        "no use case throws",
                        PlantedBug.of(
                                "a use case throws",
                                APPLICATION + "task/SubmitTree.java",
                                "List<FieldProblem> unknown = new ArrayList<>();",
                                THROW + " List<FieldProblem> unknown = new ArrayList<>();")),
                Arguments.of(
                        "no call fails but for the store's silence",
                        PlantedBug.of(
                                "a claim throws",
                                APPLICATION + "worker/Claimer.java",
                                "mine.ifPresent(this::giveBackUnknown);",
                                THROW)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bugs")
    void is_told(String rule, PlantedBug bug) throws IOException {
        try (Mutant mutant = Mutant.with(bug, directory)) {
            List<String> report = mutant.report(bug.seed());
            assertThat(report.get(1)).isEqualTo("rule      " + rule);
            assertThat(report.get(2)).contains("java.lang.IllegalStateException: planted at ");
        }
    }
}
