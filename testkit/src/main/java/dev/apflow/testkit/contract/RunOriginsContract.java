package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.treeOf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where runs come from; {@link RunReads#origin}. */
class RunOriginsContract extends StoreContract {

    private static final RunOrigin FULL =
            new RunOrigin(
                    Optional.of(new FlowVersion(new FlowName("nightly"), 3)),
                    new Trigger(TriggerKind.SCHEDULE, Optional.of("at-two"), Optional.of("ada")),
                    new Labels(Map.of("team", "blue ü \"'\\ {}", "a/b", "")),
                    Optional.of(JsonObject.of("customer", new JsonString("c7"))));

    static NewTree tree(RunOrigin origin, TaskSpec... tasks) {
        return new NewTree(treeOf(List.of(tasks)), false, Optional.empty(), origin);
    }

    private Optional<RunOrigin> origin(String root) {
        return store.runs().origin(id(root));
    }

    @Test
    void it_is_kept_as_it_was_given() {
        client.submit(tree(FULL, task("a"), child("b", "a")));
        client.submit(task("plain"));

        assertThat(origin("a")).contains(FULL);
        assertThat(origin("plain")).contains(RunOrigin.UNKNOWN);
        reopen();
        assertThat(origin("a")).contains(FULL);
    }

    @Test
    void a_task_that_is_no_root_and_one_that_is_not_there_have_none() {
        client.submit(tree(FULL, task("a"), child("b", "a")));

        assertThat(origin("b")).isEmpty();
        assertThat(origin("nobody")).isEmpty();
    }

    @Test
    void it_goes_with_its_tree() {
        client.submit(tree(FULL, task("a"), child("b", "a")));
        client.submit(tree(FULL, task("pending"), child("below", "pending")));
        client.submit(tree(FULL, task("kept")));

        client.cancelAndDeleteTree("a");
        client.deleteWithAll("pending");
        assertThat(origin("a")).isEmpty();
        assertThat(origin("pending")).isEmpty();
        assertThat(origin("kept")).contains(FULL);

        client.submit(task("a"));
        assertThat(origin("a")).contains(RunOrigin.UNKNOWN);
    }
}
