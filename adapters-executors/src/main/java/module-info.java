import org.jspecify.annotations.NullMarked;

/** The executors which come with Apflow, behind the same port as those which users add. */
@NullMarked
module dev.apflow.adapters.executors {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires dev.apflow.json;
    requires java.management;
    requires java.net.http;
    requires jdk.management;

    exports dev.apflow.adapters.executors;
    exports dev.apflow.adapters.executors.secret;

    provides java.net.spi.InetAddressResolverProvider with
            dev.apflow.adapters.executors.PinnedAddresses;
}
