package dev.apflow.application.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

class EventPageTest {

    private static final LogRestart RESTART =
            new LogRestart(new EventCursor("2"), "event-1-2", JsonObject.EMPTY, Instant.EPOCH);

    private static TaskEvent event(String cursor) {
        return new TaskEvent(
                new EventCursor(cursor),
                "event-" + cursor,
                new TaskId("t"),
                new TaskId("t"),
                EventType.CREATED,
                Optional.empty(),
                1,
                0,
                JsonObject.EMPTY,
                Optional.empty(),
                Instant.EPOCH);
    }

    @Test
    void a_restart_of_the_log_stands_among_the_events_in_the_order_of_the_log() {
        List<LogEntry> entries = List.of(event("1"), RESTART, event("3"));

        EventPage page = EventPage.of(entries, Optional.empty());

        assertThat(page.events()).containsExactly(event("1"), event("3"));
        assertThat(page.restarts()).containsExactly(RESTART);
        assertThat(page.entries()).isEqualTo(entries);
        assertThat(page.next()).contains(new EventCursor("3"));
    }

    @Test
    void a_page_of_a_restart_alone_goes_on_behind_it() {
        EventPage page = EventPage.of(List.of(RESTART), Optional.of(new EventCursor("1")));

        assertThat(page.events()).isEmpty();
        assertThat(page.next()).contains(new EventCursor("2"));
    }

    @Test
    void readers_see_a_restart_as_an_event_without_a_task() {
        JsonObject document = TaskDocuments.entry(RESTART);

        assertThat(document.find("event_type")).contains(new JsonString("log_restarted"));
        assertThat(document.find("task_id")).contains(JsonNull.NULL);
        assertThat(document.members().keySet())
                .isEqualTo(TaskDocuments.event(event("1")).members().keySet());
    }
}
