package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Readers that follow the log while several threads write it. */
class EventRacesContract extends StoreContract {

    private static final int WRITERS = 4;
    private static final int TREES = 40;

    /** Created, assigned, started, completed, of two tasks each; and the end of the tree. */
    private static final int EVENTS = WRITERS * TREES * (2 * 4 + 1);

    @Test
    void readers_of_a_log_in_motion_miss_nothing_and_see_nothing_twice() {
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<Callable<List<TaskEvent>>> all = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            all.add(
                    () -> {
                        try {
                            return write(writer);
                        } finally {
                            writing.decrementAndGet();
                        }
                    });
        }
        all.add(() -> follow(new EventScope.Everything(), 3, EVENTS, writing));
        all.add(() -> follow(new EventScope.Everything(), 50, EVENTS, writing));
        all.add(() -> follow(new EventScope.OfTree(id("w0-0-a")), 1, 9, writing));

        List<List<TaskEvent>> seen = AtOnce.all(all);

        List<TaskEvent> whole = History.events(store, new EventScope.Everything());
        assertThat(whole).hasSize(EVENTS);
        assertThat(seen.get(WRITERS)).isEqualTo(whole);
        assertThat(seen.get(WRITERS + 1)).isEqualTo(whole);
        assertThat(seen.get(WRITERS + 2))
                .isEqualTo(History.events(store, new EventScope.OfTree(id("w0-0-a"))))
                .hasSize(9);
    }

    /** Runs trees of two tasks, each on its own: whose task it claims does not matter. */
    private List<TaskEvent> write(int writer) {
        for (int i = 0; i < TREES; i++) {
            String name = "w" + writer + "-" + i;
            client.submit(task(name + "-a"), task(name + "-b"));
            finish(2);
        }
        while (finish(10)) {
            // Until nothing is there: what others created and did not get to is finished too.
        }
        return List.of();
    }

    private boolean finish(int limit) {
        List<Claimed> claimed = worker.claim(limit);
        claimed.forEach(each -> worker.succeed(each.delivered()));
        return !claimed.isEmpty();
    }

    private List<TaskEvent> follow(
            EventScope scope, int page, int expected, AtomicInteger writing) {
        Follower follower = new Follower(scope, page);
        while (writing.get() > 0 && !Thread.currentThread().isInterrupted()) {
            follower.readOn();
        }
        Await.look(follower::readOn, seen -> seen.size() >= expected);
        return follower.seen;
    }

    /** A reader that asks on with the last cursor it saw. */
    private final class Follower {

        private final EventScope scope;
        private final int limit;
        private final List<TaskEvent> seen = new ArrayList<>();
        private Optional<EventCursor> at = Optional.empty();

        private Follower(EventScope scope, int limit) {
            this.scope = scope;
            this.limit = limit;
        }

        private List<TaskEvent> readOn() {
            EventPage page = store.events().read(scope, at, limit);
            seen.addAll(page.events());
            at = page.next();
            return seen;
        }
    }
}
