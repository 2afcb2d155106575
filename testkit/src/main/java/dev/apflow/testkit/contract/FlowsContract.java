package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Client.AUTHORITY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Flows;
import dev.apflow.application.store.Flows.FlowContent;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.Put;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.run.FlowName;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** {@link Flows}. */
class FlowsContract extends StoreContract {

    private static final OptionalInt NEWEST = OptionalInt.empty();

    private static FlowName name(String name) {
        return new FlowName(name);
    }

    private static FlowContent content(String text) {
        return new FlowContent(
                "print of " + text,
                JsonObject.of("summary", new JsonString(text)),
                JsonObject.of("content", new JsonString(text + " ü \"'\\")));
    }

    private Put put(String name, String content) {
        return Client.granted(store.flows().put(AUTHORITY, name(name), content(content)));
    }

    private int created(String name, String content) {
        Put put = put(name, content);
        assertThat(put).isInstanceOf(Put.Created.class);
        return ((Put.Created) put).version().version().version();
    }

    private boolean delete(String name) {
        return Client.granted(store.flows().delete(AUTHORITY, name(name)));
    }

    private Optional<JsonObject> found(String name, OptionalInt version) {
        return store.flows().find(name(name), version).map(StoredFlow::content);
    }

    private List<String> listed(Optional<FlowName> after, int limit) {
        return shown(store.flows().list(after, limit));
    }

    private static List<String> shown(List<FlowSummary> summaries) {
        return summaries.stream()
                .map(each -> each.version().flow() + " " + each.version().version())
                .toList();
    }

    @Test
    void each_new_content_is_the_next_version_and_the_same_content_is_none() {
        assertThat(created("f", "one")).isEqualTo(1);
        assertThat(put("f", "one")).isInstanceOf(Put.Unchanged.class);
        assertThat(created("f", "two")).isEqualTo(2);
        assertThat(created("f", "one")).isEqualTo(3);
        assertThat(created("g", "one")).isEqualTo(1);

        assertThat(((Put.Unchanged) put("f", "one")).version().version().version()).isEqualTo(3);
        assertThat(found("f", NEWEST)).contains(content("one").content());
        assertThat(found("f", OptionalInt.of(2))).contains(content("two").content());
        assertThat(found("f", OptionalInt.of(4))).isEmpty();
        assertThat(found("f", OptionalInt.of(0))).isEmpty();
        assertThat(found("nobody", NEWEST)).isEmpty();
    }

    @Test
    void who_stored_a_version_and_when_is_kept() {
        FlowSummary stored =
                ((Put.Created)
                                Client.granted(
                                        store.flows()
                                                .put(
                                                        AUTHORITY.by(Optional.of(new Actor("ada"))),
                                                        name("f"),
                                                        content("one"))))
                        .version();
        assertThat(stored.createdBy()).contains("ada");
        assertThat(stored.summary()).isEqualTo(content("one").summary());
        reopen();
        assertThat(store.flows().find(name("f"), NEWEST).map(StoredFlow::summary)).contains(stored);
        assertThat(store.flows().list(Optional.empty(), 10)).containsExactly(stored);
        assertThat(store.flows().versions(name("f"), NEWEST, 10)).containsExactly(stored);
    }

    @Test
    void lists_show_the_newest_versions_by_name_page_after_page() {
        List.of("b", "a-1", "a", "B", "c").forEach(each -> created(each, "one"));
        created("b", "two");
        delete("c");

        assertThat(listed(Optional.empty(), 10)).containsExactly("B 1", "a 1", "a-1 1", "b 2");
        assertThat(listed(Optional.empty(), 2)).containsExactly("B 1", "a 1");
        assertThat(listed(Optional.of(name("a")), 2)).containsExactly("a-1 1", "b 2");
        assertThat(listed(Optional.of(name("b")), 2)).isEmpty();
    }

    @Test
    void versions_are_listed_newest_first() {
        IntStream.rangeClosed(1, 5).forEach(i -> created("f", "v" + i));
        created("g", "one");

        assertThat(shown(store.flows().versions(name("f"), NEWEST, 3)))
                .containsExactly("f 5", "f 4", "f 3");
        assertThat(shown(store.flows().versions(name("f"), OptionalInt.of(3), 3)))
                .containsExactly("f 2", "f 1");
        assertThat(store.flows().versions(name("nobody"), NEWEST, 3)).isEmpty();
    }

    @Test
    void a_flow_that_was_deleted_is_gone_and_its_numbers_are_not_given_again() {
        created("f", "one");
        created("f", "two");

        assertThat(delete("f")).isTrue();
        assertThat(delete("f")).isFalse();
        assertThat(delete("nobody")).isFalse();
        assertThat(found("f", NEWEST)).isEmpty();
        assertThat(found("f", OptionalInt.of(1))).isEmpty();
        assertThat(store.flows().versions(name("f"), NEWEST, 3)).isEmpty();

        reopen();
        assertThat(created("f", "two")).isEqualTo(3);
        assertThat(found("f", OptionalInt.of(2))).isEmpty();
        assertThat(shown(store.flows().versions(name("f"), NEWEST, 3))).containsExactly("f 3");
    }

    @Test
    void versions_stored_at_the_same_time_have_each_its_number() {
        List<Callable<Integer>> work =
                IntStream.range(0, 8)
                        .<Callable<Integer>>mapToObj(i -> () -> created("f", "content " + i))
                        .toList();
        List<Integer> numbers = AtOnce.all(work);
        assertThat(new HashSet<>(numbers)).hasSize(8);
        assertThat(shown(store.flows().versions(name("f"), NEWEST, 1))).containsExactly("f 8");
    }
}
