package dev.apflow.adapters.http.operation;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.metric.PrometheusMeters;

/** {@code /metrics}, for Prometheus. */
public final class MetricsRoute {

    private final PrometheusMeters meters;

    public MetricsRoute(PrometheusMeters meters) {
        this.meters = meters;
    }

    public void addTo(Routes routes) {
        routes.get("/metrics", call -> new Reply.Text(200, PrometheusMeters.TYPE, meters.text()));
    }
}
