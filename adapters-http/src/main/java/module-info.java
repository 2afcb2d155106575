import org.jspecify.annotations.NullMarked;

/**
 * The outside as HTTP: REST, JSON-RPC, event streams, health, metrics. It translates requests into
 * calls of the inbound ports and their results into answers, and decides nothing itself.
 */
@NullMarked
module dev.apflow.adapters.http {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires com.nimbusds.jose.jwt;
    requires dev.apflow.json;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.task;
    requires io.helidon.webserver;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.net.http;

    exports dev.apflow.adapters.http;
    exports dev.apflow.adapters.http.health;
    exports dev.apflow.adapters.http.jwks;
    exports dev.apflow.adapters.http.metric;
    exports dev.apflow.adapters.http.principal;
    exports dev.apflow.adapters.http.settings;
    exports dev.apflow.adapters.http.tls;
}
