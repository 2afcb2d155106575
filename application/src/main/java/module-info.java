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
}
