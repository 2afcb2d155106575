package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.ErrorCode;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A worker that does at once, and only, what a test tells it to. */
public final class TestWorker {

    public static final int PLENTY = 1_000;

    private final Store store;
    public final LeaseHolder holder;
    public final NodeProfile profile;

    public TestWorker(Store store, String node) {
        this(
                store,
                new LeaseHolder.Standalone(new NodeId(node)),
                new NodeProfile(new NodeId(node), Set.of(Specs.ECHO), JsonObject.EMPTY));
    }

    public TestWorker(Store store, LeaseHolder holder, NodeProfile profile) {
        this.store = store;
        this.holder = holder;
        this.profile = profile;
    }

    public Claim ask(int limit) {
        return store.claims().claim(holder, profile, limit);
    }

    public List<Claimed> claim(int limit) {
        return ask(limit).tasks();
    }

    /** Claims all there is and answers the ids in the order of the claim. */
    public List<String> claimIds() {
        return claim(PLENTY).stream().map(each -> each.delivered().task().value()).toList();
    }

    /** Claims all there is and expects it to be one task. */
    public Claimed claimOne() {
        List<Claimed> claimed = claim(PLENTY);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** Claims what is there and expects this task to be the only one. */
    public Delivered take(String id) {
        Delivered delivered = claimOne().delivered();
        assertThat(delivered.task()).isEqualTo(Specs.id(id));
        return delivered;
    }

    /** Claims, and expects nothing to be there. */
    public void expectNothing() {
        assertThat(claimIds()).isEmpty();
    }

    public Verdict succeed(Delivered delivered) {
        return succeed(delivered, resultOf(delivered));
    }

    public Verdict succeed(Delivered delivered, JsonValue result) {
        return report(success(delivered, result));
    }

    public Verdict fail(Delivered delivered, String error) {
        return report(failure(delivered, error, Optional.empty()));
    }

    public Verdict retry(Delivered delivered, String error, Duration after) {
        return report(failure(delivered, error, Optional.of(after)));
    }

    public Verdict report(Report report) {
        return reportAll(report).get(0);
    }

    public List<Verdict> reportAll(Report... reports) {
        return store.reports().report(holder.node(), List.of(reports));
    }

    public void handBack(Delivered... deliveries) {
        store.claims().handBack(Arrays.asList(deliveries), "shutting down");
    }

    public boolean stillRuns(Delivered delivered) {
        return store.claims().stillRunning(Set.of(delivered)).contains(delivered);
    }

    public static Report success(Delivered delivered, JsonValue result) {
        return new Report(
                delivered, Optional.of(key(delivered)), new Outcome.Succeeded(result, false));
    }

    public static Report failure(Delivered delivered, String error, Optional<Duration> retryAfter) {
        return new Report(
                delivered,
                Optional.of(key(delivered)),
                new Outcome.Failed(error, ErrorCode.EXECUTOR_FAILED, retryAfter));
    }

    /** The key of an attempt whose inputs do not matter. */
    public static IdempotencyKey key(Delivered delivered) {
        return IdempotencyKey.of(delivered.task().value(), delivered.attempt(), JsonObject.EMPTY);
    }

    public static JsonValue resultOf(Delivered delivered) {
        return new JsonString(delivered.task() + " by delivery " + delivered.delivery());
    }
}
