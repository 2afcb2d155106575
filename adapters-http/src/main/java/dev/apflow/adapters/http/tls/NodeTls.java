package dev.apflow.adapters.http.tls;

import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.adapters.http.tls.TlsContexts.Files;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS of a node, by files that are read again when they change. As long as new ones cannot be used,
 * what was read before counts. Connections that are open go on as they are.
 */
public final class NodeTls {

    private static final System.Logger LOG = System.getLogger(NodeTls.class.getName());
    private static final Duration SOON = Duration.ofDays(14);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION = {"http/1.1"};

    private final TlsSettings settings;
    private final InstantSource clock;
    private volatile TlsContexts current;
    private String usedFingerprint;

    /** What could not be used at the last look, and whether that was told. */
    private String unusable = "";

    private boolean logged;

    private NodeTls(TlsSettings settings, InstantSource clock, Files files) throws UnusableFile {
        this.settings = settings;
        this.clock = clock;
        this.current = TlsContexts.of(files);
        this.usedFingerprint = files.fingerprint();
        warnOfEnd();
    }

    /**
     * Of these files.
     *
     * @param clock tells whether certificates are valid
     * @throws UnusableFile one of them is not usable
     */
    public static NodeTls open(TlsSettings settings, InstantSource clock) throws UnusableFile {
        return new NodeTls(settings, clock, Files.read(settings));
    }

    /**
     * Looks whether files can be used.
     *
     * @throws UnusableFile one of them is not usable
     */
    public static void require(TlsSettings settings) throws UnusableFile {
        TlsContexts.of(Files.read(settings));
    }

    /** What speaks with servers that this node asks; empty: as Java does. */
    public Optional<SSLContext> client() {
        return current.client();
    }

    /** What speaks with one client that has connected; only where there is a certificate. */
    public SSLEngine engine() {
        TlsContexts now = current;
        SSLEngine engine = now.server().orElseThrow().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(
                Arrays.stream(parameters.getCipherSuites())
                        .filter(NodeTls::isGood)
                        .toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(APPLICATION);
        parameters.setNeedClientAuth(now.asksClients());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Those of TLS 1.3, and of 1.2 those with forward secrecy and authenticated encryption. */
    private static boolean isGood(String suite) {
        boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
        return authenticated && (!suite.contains("_WITH_") || suite.startsWith("TLS_ECDHE_"));
    }

    /** Reads the files again, if they changed; by one thread at a time. */
    public synchronized void checkFiles() {
        try {
            Files files = Files.read(settings);
            String fingerprint = files.fingerprint();
            if (fingerprint.equals(usedFingerprint)) {
                unusable = "";
                return;
            }
            current = TlsContexts.of(files);
            usedFingerprint = fingerprint;
            unusable = "";
            LOG.log(System.Logger.Level.INFO, "TLS certificates were read again");
            warnOfEnd();
        } catch (UnusableFile not) {
            tell(not.sentence());
        }
    }

    /** Not at once: certificate and key are not replaced in the same moment. */
    private void tell(String problem) {
        if (!problem.equals(unusable)) {
            unusable = problem;
            logged = false;
        } else if (!logged) {
            logged = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}; the certificates read before count",
                    problem);
        }
    }

    private void warnOfEnd() {
        current.certificate()
                .map(X509Certificate::getNotAfter)
                .filter(end -> clock.instant().plus(SOON).isAfter(end.toInstant()))
                .ifPresent(
                        end ->
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "APFLOW_TLS_CERT: the certificate is valid until {0}",
                                        end.toInstant()));
    }
}
