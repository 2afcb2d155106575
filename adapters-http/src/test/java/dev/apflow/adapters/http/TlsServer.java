package dev.apflow.adapters.http;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.adapters.http.tls.NodeTls;
import dev.apflow.adapters.http.tls.UnusableFile;
import dev.apflow.testkit.tls.Certificate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that uses TLS, and what its clients need. */
final class TlsServer implements AutoCloseable {

    static final Certificate AUTHORITY = Certificate.authority("ca");
    static final Certificate OTHER_AUTHORITY = Certificate.authority("other-ca");

    private static final int PATIENCE_MILLIS = 20_000;

    final Server server;
    final Path files;

    private TlsServer(
            Path files,
            Certificate own,
            boolean asksClients,
            AccessSettings access,
            UnaryOperator<HttpSettings> change)
            throws IOException {
        this.files = files;
        AUTHORITY.write(files);
        show(own);
        Optional<Path> ca = Optional.of(files.resolve("ca.pem"));
        TlsSettings settings =
                new TlsSettings(
                        Optional.of(pair("server")),
                        Optional.empty(),
                        asksClients ? ca : Optional.empty(),
                        ca);
        this.server = Server.start(access, http -> change.apply(http.with(settings)));
    }

    static TlsServer start(Path files, Certificate own) throws IOException {
        return new TlsServer(files, own, false, AccessSettings.OPEN, http -> http);
    }

    static TlsServer start(Path files, UnaryOperator<HttpSettings> change) throws IOException {
        return start(files, AccessSettings.OPEN, change);
    }

    static TlsServer start(Path files, AccessSettings access, UnaryOperator<HttpSettings> change)
            throws IOException {
        return new TlsServer(files, AUTHORITY.issue("server"), false, access, change);
    }

    /** One whose clients must show a certificate. */
    static TlsServer asking(Path files) throws IOException {
        return new TlsServer(
                files, AUTHORITY.issue("server"), true, AccessSettings.OPEN, http -> http);
    }

    /** Puts another certificate in the place of its own. */
    void show(Certificate own) throws IOException {
        Files.writeString(files.resolve("server.pem"), own.pem());
        Files.writeString(files.resolve("server-key.pem"), own.keyPem());
    }

    private TlsSettings.KeyPair pair(String name) {
        return new TlsSettings.KeyPair(
                files.resolve(name + ".pem"), files.resolve(name + "-key.pem"));
    }

    int port() {
        return server.port();
    }

    /** Trusts the authority, and shows nothing. */
    SSLContext client() {
        return client(Optional.empty());
    }

    /** Trusts the authority, and shows this certificate. */
    SSLContext client(Optional<Certificate> shown) {
        shown.ifPresent(each -> each.write(files));
        TlsSettings settings =
                new TlsSettings(
                        Optional.empty(),
                        shown.map(each -> pair(each.name())),
                        Optional.empty(),
                        Optional.of(files.resolve("ca.pem")));
        try {
            return NodeTls.open(settings, InstantSource.system()).client().orElseThrow();
        } catch (UnusableFile impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Connected; the handshake is the test's. */
    SSLSocket socket(SSLContext client, String... versions) throws IOException {
        SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    /** Connected from another address of this machine. */
    SSLSocket socketFrom(String address, SSLContext client) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(address, 0));
        plain.connect(new InetSocketAddress("127.0.0.1", server.port()), PATIENCE_MILLIS);
        plain.setSoTimeout(PATIENCE_MILLIS);
        return (SSLSocket)
                client.getSocketFactory().createSocket(plain, "127.0.0.1", server.port(), true);
    }

    @Override
    public void close() {
        server.close();
    }
}
