package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.time.LocalInstant;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Removes trees that have been over for long, from the oldest on, as long as this node has the
 * right to write: the leader, or the only process on its store. Passes through the store one small
 * call at a time, with a pause behind each that is a multiple of what the call took, so that the
 * work of the tasks hardly notices; at the end of a pass it rests. A pass that was cut short by the
 * end of a term begins anew with the next. In the mailbox only.
 */
public final class RetentionDuty {

    private static final System.Logger LOG = System.getLogger(RetentionDuty.class.getName());

    /** Tasks that one call removes, about. */
    static final int BATCH = 2000;

    /**
     * The pause behind a call is so many times what the call took: it has a fifteenth of the time.
     */
    static final int PAUSE_FACTOR = 14;

    static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    static final Duration LONGEST_REST = Duration.ofMinutes(1);
    static final Duration SHORTEST_REST = Duration.ofMillis(100);
    private static final int RESTS_IN_A_LIMIT = 10;

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final StoreCalls storeCalls;
    private final Retention retention;
    private final RetentionPolicy policy;
    private final Duration within;
    private final RetentionObserver observer;
    private final Consumer<WriteAuthority> refused;
    private Optional<WriteAuthority> authority = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private Place place = Place.START;
    private int removed;

    /**
     * @param within how long an answer of the store is waited for
     * @param refused is told that the store refused the authority
     */
    RetentionDuty(
            Dispatcher dispatcher,
            StoreCalls storeCalls,
            Retention retention,
            RetentionPolicy policy,
            Duration within,
            RetentionObserver observer,
            Consumer<WriteAuthority> refused) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.storeCalls = storeCalls;
        this.retention = retention;
        this.policy = policy;
        this.within = within;
        this.observer = observer;
        this.refused = refused;
    }

    /** The duty of a node that works alone. */
    public static RetentionDuty standalone(
            Dispatcher dispatcher,
            Retention retention,
            RetentionPolicy policy,
            Duration within,
            RetentionObserver observer) {
        return new RetentionDuty(
                dispatcher,
                new StoreCalls(dispatcher, ClusterObserver.NONE),
                retention,
                policy,
                within,
                observer,
                term -> {});
    }

    /** Begins, by this right. Does nothing where everything is kept. */
    public void begin(WriteAuthority granted) {
        end();
        if (policy.shortest().isPresent()) {
            authority = Optional.of(granted);
            place = Place.START;
            removed = 0;
            later(granted, rest());
        }
    }

    /** Ends; what is under way is not heard of any more. */
    public void end() {
        authority = Optional.empty();
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
    }

    /** Often enough that nothing is kept much longer than it should. */
    private Duration rest() {
        Duration rest = policy.shortest().orElse(LONGEST_REST).dividedBy(RESTS_IN_A_LIMIT);
        return shorter(LONGEST_REST, longer(rest, SHORTEST_REST));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void later(WriteAuthority by, Duration delay) {
        timer = Optional.of(dispatcher.after(delay, () -> perform(by)));
    }

    private boolean isPresent(WriteAuthority by) {
        return authority.filter(by::equals).isPresent();
    }

    private void perform(WriteAuthority by) {
        if (!isPresent(by)) {
            return;
        }
        timer = Optional.empty();
        Place from = place;
        LocalInstant asked = dispatcher.now();
        storeCalls.<AuthorizedResult<Sweep>>ask(
                CallKind.RETENTION,
                within,
                () -> retention.sweep(by, policy, from, BATCH),
                reply -> {
                    if (isPresent(by)) {
                        answered(by, asked, reply);
                    }
                });
    }

    private void answered(
            WriteAuthority by, LocalInstant asked, Reply<AuthorizedResult<Sweep>> reply) {
        switch (reply) {
            case Reply.Answered<AuthorizedResult<Sweep>>(
                            AuthorizedResult.Granted<Sweep>(Sweep sweep)) ->
                    later(by, swept(asked, sweep));
            case Reply.Answered<AuthorizedResult<Sweep>>(AuthorizedResult.Refused<Sweep> _) -> {
                end();
                refused.accept(by);
            }
            case Reply.Threw<AuthorizedResult<Sweep>>(Throwable problem) -> {
                failures.failed(CallKind.RETENTION, problem);
                later(by, rest());
            }
        }
    }

    private Duration swept(LocalInstant asked, Sweep sweep) {
        observer.swept(sweep);
        removed += sweep.tasks();
        place = sweep.next().orElse(Place.START);
        if (sweep.next().isPresent()) {
            Duration elapsed = asked.until(dispatcher.now());
            return shorter(
                    LONGEST_REST, longer(elapsed.multipliedBy(PAUSE_FACTOR), SHORTEST_PAUSE));
        }
        if (removed > 0) {
            LOG.log(System.Logger.Level.INFO, "retention removed {0} tasks", removed);
            removed = 0;
        }
        return rest();
    }
}
