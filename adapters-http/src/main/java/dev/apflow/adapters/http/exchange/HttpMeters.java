package dev.apflow.adapters.http.exchange;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Counter;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.metric.Meters.Timer;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Measures requests. */
final class HttpMeters {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final double NANOS_A_SECOND = 1e9;

    private final Counter requests;
    private final Timer durations;
    private final Counter storeErrors;

    HttpMeters(Meters meters, IntSupplier inFlight, LongSupplier bodyBytes, HeavyAnswers heavy) {
        requests =
                meters.counter(
                        Meter.of(
                                "apflow_http_requests_total",
                                "Requests answered.",
                                "method",
                                "route",
                                "status"));
        durations =
                meters.timer(
                        Meter.of(
                                "apflow_http_request_duration_seconds",
                                "From the request's headers to the answer's, or to the beginning"
                                        + " of a stream.",
                                "route"));
        storeErrors =
                meters.counter(
                        Meter.of(
                                "apflow_http_store_errors_total",
                                "Requests refused because the store did not answer."));
        meters.gauge(
                Meter.of("apflow_http_requests_in_flight", "Requests being answered."),
                () -> List.of(Reading.of(inFlight.getAsInt())));
        meters.gauge(
                Meter.of(
                        "apflow_http_large_bodies_bytes",
                        "What large bodies have taken of their budget until their requests are"
                                + " answered."),
                () -> List.of(Reading.of(bodyBytes.getAsLong())));
        meters.gauge(
                Meter.of(
                        "apflow_http_large_answers",
                        "Answers that may be large which are being made or wait for it."),
                () -> List.of(Reading.of(heavy.count())));
        meters.gauge(
                Meter.of(
                        "apflow_http_large_answers_bytes",
                        "What large answers that are not written yet have taken of their budget."),
                () -> List.of(Reading.of(heavy.taken())));
    }

    void answered(String method, String route, int status, Duration elapsed) {
        String known = METHODS.contains(method) ? method : "other";
        requests.add(1, known, route, String.valueOf(status));
        durations.observe(elapsed.toNanos() / NANOS_A_SECOND, route);
    }

    void storeFailed() {
        storeErrors.add(1);
    }
}
