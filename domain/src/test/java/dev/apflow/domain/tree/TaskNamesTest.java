package dev.apflow.domain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.tree.TaskNames.RequestedName;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

class TaskNamesTest {

    private int answer;

    private TaskNames names(Optional<String> run, RequestedName... tasks) {
        return TaskNames.assign(List.of(tasks), run.map(TaskId::new), this::next);
    }

    private TaskId next() {
        return new TaskId("new-" + ++answer);
    }

    private static RequestedName key(String key, boolean hasParent) {
        return new RequestedName(
                "tasks[?]", Optional.empty(), Optional.of(new TaskKey(key)), hasParent);
    }

    private static RequestedName id(String id, boolean hasParent) {
        return new RequestedName(
                "tasks[?]", Optional.of(new TaskId(id)), Optional.empty(), hasParent);
    }

    private static List<String> ids(TaskNames names) {
        return names.ids().stream().map(TaskId::value).toList();
    }

    @Example
    void the_root_is_new_and_the_others_stand_under_it() {
        TaskNames names = names(Optional.empty(), key("a", false), key("b", false));
        assertThat(ids(names)).containsExactly("new-1", "new-1.b");
        assertThat(names.find(new TaskKey("a"))).contains(new TaskId("new-1"));
        assertThat(names.keyOf(new TaskId("new-1.b"))).contains(new TaskKey("b"));
    }

    @Example
    void the_root_may_stand_anywhere() {
        assertThat(ids(names(Optional.of("run"), key("a", true), key("top", false))))
                .containsExactly("run.a", "run");
    }

    @Example
    void keys_stand_under_a_root_with_an_id() {
        assertThat(ids(names(Optional.empty(), id("mine", false), key("a", true))))
                .containsExactly("mine", "mine.a");
    }

    @Example
    void a_run_id_and_an_id_of_the_root_do_not_agree() {
        assertThat(names(Optional.of("run"), id("mine", false)).problems())
                .extracting(each -> each.field() + " " + each.actual())
                .containsExactly("run_id run");
    }

    @Example
    void a_key_is_there_once() {
        TaskNames names = names(Optional.empty(), key("a", false), key("a", true), key("a", true));
        assertThat(names.problems()).hasSize(2);
        assertThat(Set.copyOf(names.ids())).hasSize(3);
    }

    @Example
    void what_is_too_long_is_said() {
        String root = "r".repeat(TaskKey.LONGEST_ROOT + 1);
        String longest = "k".repeat(100);
        assertThat(names(Optional.empty(), id(root, false), key(longest, true)).problems())
                .hasSize(1);
        assertThat(
                        names(Optional.empty(), id(root.substring(1), false), key(longest, true))
                                .problems())
                .isEmpty();
    }

    @Example
    void dots_alone_are_no_key() {
        assertThat(TaskKey.isValid(".")).isFalse();
        assertThat(TaskKey.isValid("..")).isFalse();
        assertThat(TaskKey.isValid("...")).isTrue();
        assertThat(TaskKey.isValid("k".repeat(101))).isFalse();
        assertThat(TaskKey.isValid("a:b")).isFalse();
    }

    /** A tree with a root and keys that are all different. */
    @Provide
    Arbitrary<List<RequestedName>> keyed() {
        return Combinators.combine(
                        Arbitraries.strings()
                                .withChars("abAB01._-")
                                .ofMinLength(1)
                                .ofMaxLength(100)
                                .filter(TaskKey::isValid)
                                .set()
                                .ofMinSize(1)
                                .ofMaxSize(20),
                        Arbitraries.integers().between(0, 19))
                .as(
                        (keys, root) -> {
                            List<RequestedName> tasks = new ArrayList<>();
                            for (String each : keys) {
                                tasks.add(key(each, tasks.size() != root % keys.size()));
                            }
                            return tasks;
                        });
    }

    @Property
    void different_keys_make_different_ids_and_are_found(
            @ForAll("keyed") List<RequestedName> tasks) {
        TaskNames names = TaskNames.assign(tasks, Optional.empty(), this::next);

        assertThat(names.problems()).isEmpty();
        assertThat(new HashSet<>(names.ids())).hasSize(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            assertThat(names.find(tasks.get(i).key().orElseThrow())).contains(names.ids().get(i));
            assertThat(names.keyOf(names.ids().get(i))).isEqualTo(tasks.get(i).key());
        }
    }

    /** The model looks at each task alone. */
    @Property
    void an_id_is_that_of_the_root_a_dot_and_the_key(@ForAll("keyed") List<RequestedName> tasks) {
        TaskNames names = TaskNames.assign(tasks, Optional.of(new TaskId("run")), this::next);

        Map<String, String> expected = new TreeMap<>();
        for (RequestedName each : tasks) {
            String key = each.key().orElseThrow().value();
            expected.put(key, each.hasParent() ? String.format(Locale.ROOT, "run.%s", key) : "run");
        }
        Map<String, String> got = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            got.put(tasks.get(i).key().orElseThrow().value(), names.ids().get(i).value());
        }
        assertThat(got).isEqualTo(expected);
    }

    @Property
    void two_runs_share_no_id(@ForAll("keyed") List<RequestedName> tasks) {
        Set<TaskId> both =
                new HashSet<>(TaskNames.assign(tasks, Optional.empty(), this::next).ids());
        both.addAll(TaskNames.assign(tasks, Optional.empty(), this::next).ids());
        assertThat(both).hasSize(2 * tasks.size());
    }
}
