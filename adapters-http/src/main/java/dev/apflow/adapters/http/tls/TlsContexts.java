package dev.apflow.adapters.http.tls;

import dev.apflow.adapters.http.settings.TlsSettings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What files of TLS mean at one moment.
 *
 * @param server speaks with clients; empty where there is no certificate
 * @param asksClients whether each client must show a certificate
 * @param client speaks with other servers; empty: as Java does
 * @param certificate the first of the server's own
 */
record TlsContexts(
        Optional<SSLContext> server,
        boolean asksClients,
        Optional<SSLContext> client,
        Optional<X509Certificate> certificate) {

    private static final char[] NO_PASSWORD = {};

    private static final String OWN = "APFLOW_TLS_";
    private static final String AS_CLIENT = "APFLOW_TLS_CLIENT_";

    /** The files as they are now; of a pair, certificate and key. */
    record Files(
            List<PemFile> server,
            List<PemFile> client,
            Optional<PemFile> clientCa,
            Optional<PemFile> ca) {

        static Files read(TlsSettings settings) throws UnusableFile {
            return new Files(
                    pair(OWN, settings.server()),
                    pair(AS_CLIENT, settings.client()),
                    authorities(AS_CLIENT, settings.clientCa()),
                    authorities(OWN, settings.ca()));
        }

        private static List<PemFile> pair(String prefix, Optional<TlsSettings.KeyPair> pair)
                throws UnusableFile {
            return pair.isEmpty()
                    ? List.of()
                    : List.of(
                            PemFile.read(
                                    prefix + "CERT",
                                    PemFile.CERTIFICATES,
                                    pair.get().certificate()),
                            PemFile.read(prefix + "KEY", PemFile.KEY, pair.get().key()));
        }

        private static Optional<PemFile> authorities(String prefix, Optional<Path> path)
                throws UnusableFile {
            return path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(PemFile.read(prefix + "CA", PemFile.AUTHORITIES, path.get()));
        }

        /** Tells whether anything changed. */
        String fingerprint() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                List<PemFile> all = new ArrayList<>(server);
                all.addAll(client);
                clientCa.ifPresent(all::add);
                ca.ifPresent(all::add);
                for (PemFile each : all) {
                    digest.update(MessageDigest.getInstance("SHA-256").digest(each.bytes()));
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }

    static TlsContexts of(Files files) throws UnusableFile {
        Optional<KeyManager[]> server = keys(files.server());
        Optional<KeyManager[]> client = keys(files.client()).or(() -> server);
        Optional<TrustManager[]> clients = trust(files.clientCa());
        Optional<TrustManager[]> servers = trust(files.ca());
        return new TlsContexts(
                server.map(keys -> context(Optional.of(keys), clients)),
                clients.isPresent(),
                client.isPresent() || servers.isPresent()
                        ? Optional.of(context(client, servers))
                        : Optional.empty(),
                files.server().isEmpty()
                        ? Optional.empty()
                        : Optional.of(files.server().get(0).certificates().get(0)));
    }

    private static Optional<KeyManager[]> keys(List<PemFile> pair) throws UnusableFile {
        if (pair.isEmpty()) {
            return Optional.empty();
        }
        List<X509Certificate> chain = pair.get(0).certificates();
        return Optional.of(keys(KeyFile.read(pair.get(1), chain.get(0).getPublicKey()), chain));
    }

    private static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain) {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read can be kept", impossible);
        }
    }

    private static Optional<TrustManager[]> trust(Optional<PemFile> file) throws UnusableFile {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(trust(file.get(), file.get().certificates()));
    }

    private static TrustManager[] trust(PemFile file, List<X509Certificate> authorities)
            throws UnusableFile {
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            return trust(store);
        } catch (GeneralSecurityException other) {
            throw file.unusable("its certificates cannot be trusted: " + other.getMessage());
        }
    }

    /**
     * @param store {@code null}: those whom Java trusts
     */
    private static TrustManager[] trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    static SSLContext trustingAlso(PemFile file) throws UnusableFile {
        List<X509Certificate> all = new ArrayList<>(file.certificates());
        try {
            for (TrustManager usual : trust((KeyStore) null)) {
                if (usual instanceof X509TrustManager known) {
                    all.addAll(List.of(known.getAcceptedIssuers()));
                }
            }
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException("every Java platform trusts somebody", none);
        }
        return context(Optional.empty(), Optional.of(trust(file, all)));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing was read", impossible);
        }
    }

    private static SSLContext context(Optional<KeyManager[]> keys, Optional<TrustManager[]> trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.orElse(null), trust.orElse(null), null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has TLS", impossible);
        }
    }
}
