package dev.apflow.simulation.planted;

import dev.apflow.application.cluster.Coordinator;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.Run;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.testkit.planted.MutantClasses;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The program with a bug in it, beside the one without. */
final class Mutant implements AutoCloseable {

    /** One class of each module that a bug may be planted in. */
    private static final List<Class<?>> MODULES =
            List.of(Run.class, InMemoryCluster.class, Coordinator.class, TaskId.class);

    /**
     * What is played, inside the mutant's own class loader: answers the rule that a seed breaks, or
     * all that is told of it. One seed in four has no faults. A negative seed is a run of
     * standalone processes, one above a million a run of flow control, one behind {@link
     * PlantedBug#SCHEDULES} a run of schedules.
     */
    private static final String PROBE =
            """
            package dev.apflow.simulation;

            import dev.apflow.simulation.plan.*;
            import dev.apflow.simulation.admission.AdmissionRun;
            import dev.apflow.simulation.standalone.StandaloneRun;
            import java.time.Duration;
            import java.util.*;

            public final class Probe
                    implements java.util.function.BiFunction<Long, Boolean, String> {

                private static final long SCHEDULES = 1L << 40;

                public String apply(Long seed, Boolean told) {
                    if (seed < 0) {
                        return StandaloneRun.play(seed)
                                .violation()
                                .map(found -> told ? found.toString() : found.rule())
                                .orElse("");
                    }
                    if (seed > SCHEDULES) {
                        return schedules(seed - SCHEDULES, told);
                    }
                    if (seed > 1_000_000) {
                        return AdmissionRun.play(seed)
                                .violation()
                                .map(found -> told ? found.toString() : found.rule())
                                .orElse("");
                    }
                    Set<FaultKind> kinds =
                            seed % 4 == 0 ? Set.of() : EnumSet.allOf(FaultKind.class);
                    PlanLimits limits =
                            new PlanLimits(3, 5, kinds, Duration.ofMinutes(20));
                    return told
                            ? String.join(System.lineSeparator(), FailureReport.of(seed, limits))
                            : Run.play(Planner.plan(seed, limits))
                                    .violation()
                                    .map(found -> found.rule())
                                    .orElse("");
                }

                private static String schedules(long seed, boolean told) {
                    PlanLimits limits =
                            new PlanLimits(
                                    2, 4, EnumSet.allOf(FaultKind.class), Duration.ofMinutes(15));
                    return ScheduleRun.play(seed, limits)
                            .violation()
                            .map(found -> told ? found.toString() : found.rule())
                            .orElse("");
                }
            }
            """;

    /** Not the platform's class loader: that one finds every module, the sound ones too. */
    private static final @Nullable ClassLoader BOOT = null;

    private final URLClassLoader loader;
    private final BiFunction<Long, Boolean, String> probe;

    private Mutant(URLClassLoader loader, BiFunction<Long, Boolean, String> probe) {
        this.loader = loader;
        this.probe = probe;
    }

    /**
     * Compiles what the bug changes.
     *
     * @param directory for its classes, empty
     */
    @SuppressWarnings("unchecked")
    static Mutant with(PlantedBug bug, Path directory) {
        try {
            List<Path> path = MODULES.stream().map(Mutant::classesOf).toList();
            MutantClasses.compile(
                    directory,
                    path,
                    bug.edits(),
                    Map.of("dev/apflow/simulation/Probe.java", PROBE));
            List<URL> urls = new ArrayList<>(List.of(directory.toUri().toURL()));
            for (Path each : path) {
                urls.add(each.toUri().toURL());
            }
            URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), BOOT);
            Object probe =
                    loader.loadClass("dev.apflow.simulation.Probe")
                            .getDeclaredConstructor()
                            .newInstance();
            return new Mutant(loader, (BiFunction<Long, Boolean, String>) probe);
        } catch (IOException | ReflectiveOperationException problem) {
            throw new IllegalStateException("no mutant: " + bug, problem);
        }
    }

    private static Path classesOf(Class<?> one) {
        try {
            return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException problem) {
            throw new IllegalStateException("no place of " + one, problem);
        }
    }

    /** Which rule the run of this seed breaks; empty where none. */
    Optional<String> rule(long seed) {
        return Optional.of(probe.apply(seed, false)).filter(rule -> !rule.isEmpty());
    }

    /** What is told of a seed that breaks one. */
    List<String> report(long seed) {
        return probe.apply(seed, true).lines().toList();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
