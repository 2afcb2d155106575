package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.DueSchedules.Round;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Starts what schedules name, as long as this node has the right to write: the leader, or the only
 * process on its store. One round after the other, each when the next schedule is due; while none
 * is, a look now and then. In the mailbox only.
 */
public final class ScheduleDuty implements Changes.Listener {

    private static final System.Logger LOG = System.getLogger(ScheduleDuty.class.getName());

    /** Keeps a store that always says "at once" from being asked without a pause. */
    static final Duration SHORTEST = Duration.ofMillis(10);

    /** The pause while something waits for a tree to end, or the store did not answer. */
    static final Duration WAITING = Duration.ofSeconds(1);

    /** The pause while nothing is due: the clock of the store may be set. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final StoreCalls storeCalls;
    private final Function<WriteAuthority, AuthorizedResult<Round>> rounds;
    private final Duration within;
    private final ScheduleObserver observer;
    private final Consumer<WriteAuthority> refused;
    private Optional<WriteAuthority> authority = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private LocalInstant dueAt;
    private boolean changed;
    private volatile boolean waits;

    /**
     * @param rounds decides what is due, by a right to write
     * @param within how long an answer of the store is waited for
     * @param refused hears that the store refused the authority
     */
    ScheduleDuty(
            Dispatcher dispatcher,
            StoreCalls storeCalls,
            Function<WriteAuthority, AuthorizedResult<Round>> rounds,
            Duration within,
            ScheduleObserver observer,
            Consumer<WriteAuthority> refused) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.storeCalls = storeCalls;
        this.rounds = rounds;
        this.within = within;
        this.observer = observer;
        this.refused = refused;
        this.dueAt = dispatcher.now();
    }

    /** The duty of a node that works alone. */
    public static ScheduleDuty standalone(
            Dispatcher dispatcher,
            DueSchedules schedules,
            Duration within,
            ScheduleObserver observer) {
        return new ScheduleDuty(
                dispatcher,
                new StoreCalls(dispatcher, ClusterObserver.NONE),
                schedules::perform,
                within,
                observer,
                term -> {});
    }

    /** Begins, by this right. */
    public void begin(WriteAuthority granted) {
        end();
        authority = Optional.of(granted);
        perform(granted);
    }

    /** Ends; what is under way is not heard of any more. */
    public void end() {
        authority = Optional.empty();
        waits = false;
        stopTimer();
    }

    /** A schedule may be due earlier than was thought. */
    @Override
    public void schedulesChanged() {
        dispatcher.post(() -> performWithin(SHORTEST));
    }

    /** A tree may have ended for which something waits. */
    @Override
    public void committed() {
        if (waits) {
            waits = false;
            dispatcher.post(() -> performWithin(SHORTEST.multipliedBy(5)));
        }
    }

    private void performWithin(Duration delay) {
        changed = true;
        if (timer.isPresent() && dispatcher.now().plus(delay).isBefore(dueAt)) {
            stopTimer();
            authority.ifPresent(by -> later(by, delay));
        }
    }

    private void stopTimer() {
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
    }

    private void later(WriteAuthority by, Duration delay) {
        dueAt = dispatcher.now().plus(delay);
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
        changed = false;
        storeCalls.<AuthorizedResult<Round>>ask(
                CallKind.DUE_SCHEDULES,
                within,
                () -> rounds.apply(by),
                reply -> {
                    if (isPresent(by)) {
                        answered(by, reply);
                    }
                });
    }

    private void answered(WriteAuthority by, Reply<AuthorizedResult<Round>> reply) {
        switch (reply) {
            case Reply.Answered<AuthorizedResult<Round>>(
                            AuthorizedResult.Granted<Round>(Round round)) -> {
                observer.decided(round);
                later(by, changed ? SHORTEST : rest(round));
            }
            case Reply.Answered<AuthorizedResult<Round>>(AuthorizedResult.Refused<Round> _) -> {
                end();
                refused.accept(by);
            }
            case Reply.Threw<AuthorizedResult<Round>>(Throwable problem) -> {
                failures.failed(CallKind.DUE_SCHEDULES, problem);
                later(by, WAITING);
            }
        }
    }

    private Duration rest(Round round) {
        waits = round.waits();
        Duration longest = waits ? WAITING : LONGEST;
        Duration rest = round.rest().orElse(longest);
        Duration bounded = rest.compareTo(longest) < 0 ? rest : longest;
        return bounded.compareTo(SHORTEST) < 0 ? SHORTEST : bounded;
    }
}
