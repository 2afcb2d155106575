package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.adapters.http.settings.PublicUrls;
import dev.apflow.adapters.http.settings.RequestLimits;
import dev.apflow.application.metric.Meters;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.mask.Masks;

import java.util.function.UnaryOperator;

/** What all routes share. */
public final class Exchange implements AutoCloseable {

    private final AccessControl accessControl;
    private final BodyReader bodyReader;
    private final HeavyAnswers heavy;
    private final ConcurrencyLimit concurrencyLimit;
    private final Rates rates;
    private final HttpMeters meters;
    private final Failures failures;
    private final Dispatcher dispatcher;
    private final Forwarding forwarding;
    private final PublicUrls publicUrls;
    private final Masks masks;

    /**
     * @param ids names failures, to find them in the log
     * @param dispatcher tells the time
     * @param publicUrls where a reverse proxy shows this server
     * @param masks what readers without {@code apflow:admin} do not see
     */
    public Exchange(
            AccessControl accessControl,
            RequestLimits limits,
            Meters meters,
            IdSource ids,
            Dispatcher dispatcher,
            Forwarding forwarding,
            PublicUrls publicUrls,
            Masks masks) {
        this.accessControl = accessControl;
        this.bodyReader = new BodyReader(limits);
        this.concurrencyLimit = new ConcurrencyLimit(limits.concurrent());
        this.rates = new Rates(limits.perSecond());
        this.heavy = new HeavyAnswers(limits, dispatcher);
        this.meters = new HttpMeters(meters, concurrencyLimit::taken, bodyReader::taken, heavy);
        this.failures = new Failures(ids, this.meters, dispatcher::now);
        this.dispatcher = dispatcher;
        this.forwarding = forwarding;
        this.publicUrls = publicUrls;
        this.masks = masks;
    }

    /** Makes problems of what goes wrong. */
    public Failures failures() {
        return failures;
    }

    /** Passes on what needs the leader. */
    public Forwarding forwarding() {
        return forwarding;
    }

    /** What a principal sees of a document. */
    public UnaryOperator<JsonValue> view(Principal principal) {
        return principal.has(Scope.ADMIN) ? UnaryOperator.identity() : masks::mask;
    }

    /** Counts a request, and refuses what is too much in a second. */
    void count(RequestContext call) {
        rates.count(call.client(), dispatcher.now());
    }

    /** Counts what a request asks for besides itself, and refuses what is too much in a second. */
    void countMore(RequestContext call, int calls) {
        rates.countMore(call.client(), calls, dispatcher.now());
    }

    PublicUrls publicUrls() {
        return publicUrls;
    }

    AccessControl accessControl() {
        return accessControl;
    }

    BodyReader bodyReader() {
        return bodyReader;
    }

    HeavyAnswers heavy() {
        return heavy;
    }

    /** Begins no more large answers. */
    @Override
    public void close() {
        heavy.close();
    }

    ConcurrencyLimit concurrencyLimit() {
        return concurrencyLimit;
    }

    HttpMeters meters() {
        return meters;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }
}
