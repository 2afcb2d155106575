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
    requires io.helidon.webserver;
}
