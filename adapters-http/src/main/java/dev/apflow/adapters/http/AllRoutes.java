package dev.apflow.adapters.http;

import dev.apflow.adapters.http.connection.ConnectionServer;
import dev.apflow.adapters.http.exchange.Exchange;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.operation.HealthRoutes;
import dev.apflow.adapters.http.operation.LiveQueues;
import dev.apflow.adapters.http.operation.LiveTasks;
import dev.apflow.adapters.http.operation.MetricsRoute;
import dev.apflow.adapters.http.operation.OpenApiRoute;
import dev.apflow.adapters.http.rest.AttemptRoutes;
import dev.apflow.adapters.http.rest.ClusterRoutes;
import dev.apflow.adapters.http.rest.EventRoutes;
import dev.apflow.adapters.http.rest.ExecutorRoutes;
import dev.apflow.adapters.http.rest.FlowRoutes;
import dev.apflow.adapters.http.rest.IdRoute;
import dev.apflow.adapters.http.rest.QueueRoutes;
import dev.apflow.adapters.http.rest.RunRoutes;
import dev.apflow.adapters.http.rest.ScheduleRoutes;
import dev.apflow.adapters.http.rest.TaskRoutes;
import dev.apflow.adapters.http.rest.TreeRoutes;
import dev.apflow.adapters.http.rest.WhoAmIRoute;
import dev.apflow.adapters.http.rpc.RpcRoutes;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.adapters.http.stream.EventStreams;
import dev.apflow.adapters.http.ui.DashboardRoutes;
import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;

import io.helidon.webserver.http.HttpRouting;

import java.util.List;

/** Puts the resources together. */
final class AllRoutes {

    private AllRoutes() {}

    static HttpRouting.Builder routing(
            HttpSettings settings,
            HttpBackend backend,
            Exchange exchange,
            EventStreams streams,
            HealthRoutes health,
            ConnectionServer connections) {
        addGauges(backend.meters(), streams, connections);
        new LiveTasks(backend.useCases().readTasks(), backend.dispatcher()).addTo(backend.meters());
        new LiveQueues(backend.useCases().readQueues(), backend.dispatcher())
                .addTo(backend.meters());
        Routes routes = new Routes(exchange);
        new TreeRoutes(backend.useCases(), backend.ids()).addTo(routes);
        new RunRoutes(backend.useCases().readRuns()).addTo(routes);
        new FlowRoutes(backend.useCases()).addTo(routes);
        new ScheduleRoutes(backend.useCases()).addTo(routes);
        new QueueRoutes(backend.useCases()).addTo(routes);
        new TaskRoutes(backend.useCases()).addTo(routes);
        new EventRoutes(backend.events(), backend.useCases().readTasks(), streams).addTo(routes);
        new AttemptRoutes(backend.useCases().readAttempts(), streams).addTo(routes);
        new ExecutorRoutes(backend.executors()).addTo(routes);
        new IdRoute(backend.useCases().readTasks()).addTo(routes);
        new WhoAmIRoute().addTo(routes);
        new ClusterRoutes(backend.cluster(), backend.stepDown(), backend.health()).addTo(routes);
        rpc(settings, backend, exchange).addTo(routes);
        health.addTo(routes);
        new MetricsRoute(backend.meters()).addTo(routes);
        new OpenApiRoute().addTo(routes);
        new DashboardRoutes().addTo(routes);
        return routes.routing();
    }

    private static RpcRoutes rpc(HttpSettings settings, HttpBackend backend, Exchange exchange) {
        return new RpcRoutes(
                backend.useCases(),
                backend.ids(),
                backend.executors(),
                backend.health(),
                backend.clock(),
                settings.version(),
                exchange.failures(),
                exchange.forwarding(),
                settings.requests().batch());
    }

    private static void addGauges(
            Meters meters, EventStreams streams, ConnectionServer connections) {
        meters.gauge(
                Meter.of("apflow_event_streams", "Streams of events that are open."),
                () -> List.of(Reading.of(streams.count())));
        meters.gauge(
                Meter.of("apflow_http_connections", "Connections that are open."),
                () -> List.of(Reading.of(connections.open())));
    }
}
