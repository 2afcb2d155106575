package dev.apflow.adapters.http.tls;

import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.adapters.http.tls.TlsContexts.Files;

import java.nio.file.Path;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/** TLS of a program that asks a server and ends soon. */
public final class ClientTls {

    private ClientTls() {}

    /**
     * What speaks with servers; empty: as Java does.
     *
     * @param shown to servers that ask for a certificate
     * @param ca whom to trust; empty: whom Java trusts
     * @throws UnusableFile a file is not usable
     */
    public static Optional<SSLContext> context(
            Optional<TlsSettings.KeyPair> shown, Optional<Path> ca) throws UnusableFile {
        return TlsContexts.of(
                        Files.read(new TlsSettings(Optional.empty(), shown, Optional.empty(), ca)))
                .client();
    }

    /**
     * What speaks with servers of others, and shows them nothing.
     *
     * @param ca whom to trust besides those whom Java trusts
     * @throws UnusableFile a file is not usable
     */
    public static SSLContext trustingAlso(Path ca) throws UnusableFile {
        return TlsContexts.trustingAlso(PemFile.read("APFLOW_TLS_CA", PemFile.AUTHORITIES, ca));
    }
}
