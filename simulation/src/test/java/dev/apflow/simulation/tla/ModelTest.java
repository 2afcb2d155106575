package dev.apflow.simulation.tla;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.tla.Tlc.Verdict;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The model of the protocol, {@code docs/model}, in all its states: as it is, and without each of
 * its parts.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ModelTest {

    /** How often an action was taken, in TLC's account of its coverage. */
    private static final Pattern ACTION =
            Pattern.compile("(?m)^<(\\w+) line [^>]* of module Cluster[^>]*>: \\d+:(\\d+)$");

    private static final String TASKS = "tasks";

    /** Has more states than all others together, and the same promises. */
    private static final String LARGEST = "takeovers";

    private static final String GOAL = "goal";

    static Set<String> holding() throws IOException {
        Set<String> names = new TreeSet<>(Documented.that(Documented::holds));
        names.removeAll(Set.of(TASKS, LARGEST));
        return names;
    }

    static Set<String> breaking() throws IOException {
        Set<String> names = new TreeSet<>(Documented.that(each -> !each.holds()));
        names.remove(GOAL);
        return names;
    }

    @ParameterizedTest
    @MethodSource("holding")
    void what_the_protocol_promises_holds_in_every_state(String configuration) throws Exception {
        holds(configuration);
    }

    @Test
    @Tag("chaos")
    void what_the_protocol_promises_holds_in_the_largest_model_too() throws Exception {
        holds(LARGEST);
    }

    @Test
    void a_task_keeps_the_promises_too_and_every_action_happens() throws Exception {
        assertThat(actions(holds(TASKS, "-coverage", "60").output()))
                .containsOnlyKeys(
                        "Init",
                        "Grant",
                        "TakeOffice",
                        "Decline",
                        "StandDown",
                        "StepDown",
                        "Resign",
                        "BeginWrite",
                        "AbortWrite",
                        "CommitOther",
                        "CommitCreate",
                        "CommitCancel",
                        "CommitRerun",
                        "CommitSweep",
                        "Claim",
                        "Execute",
                        "HandBack",
                        "Record")
                .allSatisfy((action, times) -> assertThat(times).as(action).isPositive());
    }

    @ParameterizedTest
    @MethodSource("breaking")
    void what_is_left_out_breaks_each_promise_that_needs_it(String configuration) throws Exception {
        breaks(configuration);
    }

    @Test
    void work_can_be_done_across_a_takeover() throws Exception {
        breaks(GOAL);
    }

    /** Else it might be one that nothing could break. */
    @Test
    void every_promise_is_broken_by_something() throws IOException {
        Set<String> kept = promises(Set.of(TASKS));
        kept.remove("TypeOK");
        assertThat(promises(breaking())).isEqualTo(kept);
    }

    @Test
    void every_promise_is_asked_for_wherever_it_holds() throws IOException {
        for (String configuration : Documented.that(Documented::holds)) {
            Set<String> asked = promises(Set.of(configuration));
            if (configuration.equals("hinted")) {
                assertThat(asked.add("TrustIsExclusive")).isTrue();
            }
            assertThat(asked).as(configuration).isEqualTo(promises(Set.of(TASKS)));
        }
    }

    @Test
    void the_documentation_tells_of_each_configuration() throws IOException {
        Map<String, Documented> documented = Documented.configurations();
        assertThat(documented.keySet()).isEqualTo(Configuration.names());
        for (var row : documented.entrySet()) {
            Configuration configuration = Configuration.read(row.getKey());
            assertThat(row.getValue())
                    .as(row.getKey())
                    .extracting(Documented::size, Documented::bounds)
                    .containsExactly(configuration.size(), configuration.bounds());
        }
    }

    private static Verdict holds(String configuration, String... options) throws Exception {
        Verdict verdict = Tlc.check(Configuration.read(configuration), options);
        assertThat(verdict.exit()).as(verdict.output()).isEqualTo(Tlc.HOLDS);
        assertThat(verdict.states())
                .as("states of " + configuration)
                .isEqualTo(Documented.configurations().get(configuration).states());
        return verdict;
    }

    private static void breaks(String name) throws Exception {
        Configuration configuration = Configuration.read(name);
        for (String promise : configuration.promises()) {
            Verdict verdict = Tlc.refute(configuration.only(promise));
            assertThat(verdict.exit()).as(verdict.output()).isIn(Tlc.VIOLATED);
            assertThat(verdict.output()).contains(promise + " is violated");
        }
        assertThat(Documented.configurations().get(name).must())
                .isEqualTo(
                        configuration.promises().stream()
                                .map(promise -> "`" + promise + "`")
                                .collect(Collectors.joining(", ", "break ", "")));
    }

    private static Set<String> promises(Set<String> configurations) throws IOException {
        Set<String> promises = new TreeSet<>();
        for (String configuration : configurations) {
            promises.addAll(Configuration.read(configuration).promises());
        }
        return promises;
    }

    /** How often each was taken. */
    private static Map<String, Long> actions(String output) {
        Map<String, Long> taken = new TreeMap<>();
        Matcher actions = ACTION.matcher(output);
        while (actions.find()) {
            taken.merge(actions.group(1), Long.valueOf(actions.group(2)), Long::sum);
        }
        return taken;
    }
}
