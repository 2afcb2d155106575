package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Refused;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows written by hand, or by a later version: each is a matter of its own. */
class UnreadableRowsContract extends StoreContract {

    private static final List<String> BAD_SPECS =
            List.of(
                    "{}",
                    "not JSON",
                    "",
                    "[1]",
                    "{\"name\":\"n\",\"schemas\":{\"method\":\"no id at all\"}}",
                    "{\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},\"priority\":9}",
                    "{\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},\"retry\":{\"backoff\":\"lunar\"}}",
                    "{\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},\"timeout_ms\":1e99}",
                    "{\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},\"not_before\":\"soon\"}",
                    "{\"name\":\"n\",\"schemas\":7}");

    private static final String FROM_THE_FUTURE =
            "{\"id\":\"a\",\"name\":\"n\",\"color\":\"red\",\"schemas\":{\"method\":\"echo\",\"output\":{\"a\":1}},"
                + "\"retry\":{\"max_attempts\":2,\"until\":[\"noon\"]},"
                + "\"placement_constraints\":{\"zone\":\"x\"},\"dependencies\":[]}";

    private void edit(String... statements) {
        reopenAfter(() -> sql().execute(List.of(statements)));
    }

    private SqlFixture sql() {
        return fixture instanceof SqlFixture sql
                ? sql
                : Assumptions.abort("the store under test has no SQL");
    }

    private static String setSpec(String id, String spec) {
        return "update apflow_task set spec = '" + spec + "' where id = '" + id + "'";
    }

    @Test
    void unreadable_specs_fail_alone_and_are_shown() {
        client.submit(tasks("t", BAD_SPECS.size() + 1));
        List<String> edits = new ArrayList<>();
        for (int i = 0; i < BAD_SPECS.size(); i++) {
            edits.add(setSpec("t" + i, BAD_SPECS.get(i)));
        }
        edit(edits.toArray(String[]::new));

        assertThat(client.listed(TaskFilter.ANY)).hasSize(BAD_SPECS.size() + 1);
        List<Task> tree = store.reads().tree(id("t0"));
        assertThat(tree).hasSize(BAD_SPECS.size() + 1);
        for (Task each : tree.subList(0, BAD_SPECS.size())) {
            assertThat(each.unreadable()).as(each.id().value()).isPresent();
            assertThat(each.status()).isEqualTo(TaskStatus.PENDING);
            assertThat(each.state().errorCode()).contains(ErrorCode.UNREADABLE);
        }
        Map<String, Optional<Refused>> claimed =
                worker.claim(100).stream()
                        .collect(
                                Collectors.toMap(
                                        each -> each.delivered().task().value(), Claimed::refused));
        assertThat(claimed).hasSize(BAD_SPECS.size() + 1);
        claimed.forEach(
                (name, refused) ->
                        assertThat(refused.map(Refused::code))
                                .as(name)
                                .isEqualTo(
                                        name.equals("t" + BAD_SPECS.size())
                                                ? Optional.empty()
                                                : Optional.of(ErrorCode.UNREADABLE)));
    }

    @Test
    void an_unreadable_task_is_run_again_and_cancelled_as_others_are() {
        client.submit(task("a"));
        worker.fail(worker.take("a"), "broken");
        edit(setSpec("a", "{}"));

        assertThat(client.rerun("a")).isEqualTo(new Rerun.Started(2));
        assertThat(worker.claimOne().refused()).isPresent();
        store.claims().recover("restarted");
        client.cancel("a");
        assertThat(client.status("a")).isEqualTo(TaskStatus.CANCELLED);
        client.rerun("a");
        client.delete("a");
        assertThat(client.exists("a")).isFalse();
    }

    @Test
    void what_a_later_version_added_is_passed_over_and_kept() {
        client.submit(task("a"));
        edit(setSpec("a", FROM_THE_FUTURE));

        Task task = client.task("a");
        assertThat(task.unreadable()).isEmpty();
        assertThat(task.spec().retry().maxAttempts()).isEqualTo(2);
        assertThat(client.amend(task.spec().withPriority(Priority.URGENT)))
                .isEqualTo(new Amendment.Amended());
        assertThat(worker.claimOne().refused()).isEmpty();
        reopenAfter(
                () ->
                        assertThat(sql().query("select spec from apflow_task where id = 'a'"))
                                .contains("\"color\":\"red\"")
                                .contains("\"output\":{\"a\":1}")
                                .contains("\"until\":[\"noon\"]")
                                .contains("\"zone\":\"x\"")
                                .contains("\"priority\":0"));
    }

    @Test
    void an_unreadable_result_is_shown_and_fails_only_what_needs_it() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "a"));
        worker.succeed(worker.claim(1).get(0).delivered());
        edit("update apflow_outcome set result = '{broken'");

        assertThat(client.task("a").unreadable()).isPresent();
        assertThat(client.state("a").result()).isEmpty();
        assertThat(store.reads().tree(id("a"))).hasSize(3);
        List<Claimed> claimed = worker.claim(10);
        assertThat(claimed.get(0).refused().map(Refused::code)).contains(ErrorCode.UNREADABLE);
        assertThat(claimed.get(1).refused()).isEmpty();
    }

    @Test
    void an_unreadable_success_in_the_cache_is_none() {
        client.submit(task("a"));
        var delivered = worker.take("a");
        worker.succeed(delivered);
        edit("update apflow_outcome set result = '{broken'");

        assertThat(store.reports().recorded(delivered, TestWorker.key(delivered))).isEmpty();
    }

    @Test
    void unknown_events_and_details_that_are_none_are_shown() {
        client.submit(task("a"));
        worker.take("a");
        edit(
                "update apflow_event set type = 'paused', details = 'none' where type = 'created'",
                "update apflow_event set details = '[1]' where type = 'started'");

        List<TaskEvent> events =
                store.events().read(new EventScope.Everything(), Optional.empty(), 10).events();

        assertThat(events.stream().map(TaskEvent::kind))
                .containsExactly("paused", "assigned", "started");
        assertThat(events.get(0).type()).isEqualTo(EventType.UNKNOWN);
        assertThat(events.get(0).details().find("unreadable")).isPresent();
        assertThat(events.get(2).details().find("unreadable"))
                .contains(new JsonString("expected a JSON object"));
    }

    @Test
    void unknown_words_and_names_that_are_none_hide_no_task() {
        client.submit(tasks("t", 3));
        worker.claim(2).forEach(each -> worker.fail(each.delivered(), "broken"));
        edit(
                "update apflow_outcome set status = 'skipped', node = 'no name'",
                "update apflow_outcome set error_code = 'lunar', idempotency_key = 'short'");

        assertThat(client.listed(TaskFilter.ANY)).hasSize(3);
        assertThat(client.task("t0").unreadable().orElse("")).contains("skipped");
        assertThat(client.status("t0")).isEqualTo(TaskStatus.FAILED);
        assertThat(client.status("t2")).isEqualTo(TaskStatus.PENDING);
    }
}
