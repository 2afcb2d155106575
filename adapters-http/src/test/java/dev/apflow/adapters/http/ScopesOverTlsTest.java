package dev.apflow.adapters.http;

import dev.apflow.adapters.http.settings.AccessSettings;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** TLS changes nothing in who may do what. */
class ScopesOverTlsTest extends ScopesTest {

    @TempDir private Path certificates;

    @Override
    void open(AccessSettings settings) throws IOException {
        TlsServer tls = TlsServer.start(certificates, settings, http -> http);
        open(tls.server, new Client(tls));
    }

    /** Not over TLS: its streams are read from a bare socket. */
    @Override
    void who_may_not_administer_sees_no_secrets() {}
}
