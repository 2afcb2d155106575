import org.jspecify.annotations.NullMarked;

/**
 * Demonstrations of a cluster on one machine, by its API alone: what {@code apflow demo} runs. It
 * starts the program's processes by a command line that it is given, and knows nothing else of
 * them.
 */
@NullMarked
module dev.apflow.demo {
    requires static org.jspecify;
    requires dev.apflow.domain;
    requires transitive dev.apflow.embedded.postgres;
    requires dev.apflow.json;
    requires java.net.http;

    exports dev.apflow.demo to
            dev.apflow.bootstrap;
}
