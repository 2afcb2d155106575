import org.jspecify.annotations.NullMarked;

/**
 * The use cases (inbound ports), what they need of the world (outbound ports), and the runners
 * which carry out what the rules decide. The same code runs in production, in tests and in the
 * simulator; only the adapters behind the ports differ.
 */
@NullMarked
module dev.apflow.application {
    requires static org.jspecify;
    requires transitive dev.apflow.domain;

    exports dev.apflow.application.cluster;
    exports dev.apflow.application.document;
    exports dev.apflow.application.event;
    exports dev.apflow.application.executor;
    exports dev.apflow.application.health;
    exports dev.apflow.application.metric;
    exports dev.apflow.application.runtime;
    exports dev.apflow.application.schema;
    exports dev.apflow.application.secret;
    exports dev.apflow.application.store;
    exports dev.apflow.application.store.cluster;
    exports dev.apflow.application.task;
    exports dev.apflow.application.worker;
}
