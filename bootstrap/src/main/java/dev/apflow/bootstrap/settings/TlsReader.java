package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.adapters.http.settings.TlsSettings.KeyPair;
import dev.apflow.adapters.http.tls.NodeTls;
import dev.apflow.adapters.http.tls.UnusableFile;

import java.nio.file.Path;
import java.util.Optional;

/** Reads the settings of TLS. */
final class TlsReader {

    private static final String OWN = "APFLOW_TLS_";
    private static final String CLIENT = "APFLOW_TLS_CLIENT_";

    private TlsReader() {}

    static TlsSettings read(KeyReader keys) {
        Optional<KeyPair> server = pair(keys, OWN);
        Optional<KeyPair> client = pair(keys, CLIENT);
        Optional<Path> clientCa = file(keys, CLIENT + "CA");
        Optional<Path> ca = file(keys, OWN + "CA");
        if (clientCa.isPresent() && server.isEmpty()) {
            keys.problem(
                    CLIENT + "CA",
                    "clients cannot show certificates without TLS",
                    "APFLOW_TLS_CERT and APFLOW_TLS_KEY set too",
                    "neither");
            return TlsSettings.NONE;
        }
        TlsSettings settings = new TlsSettings(server, client, clientCa, ca);
        require(keys, settings);
        return settings;
    }

    private static Optional<KeyPair> pair(KeyReader keys, String prefix) {
        Optional<Path> certificate = file(keys, prefix + "CERT");
        Optional<Path> key = file(keys, prefix + "KEY");
        if (certificate.isPresent() != key.isPresent()) {
            String given = prefix + (key.isPresent() ? "KEY" : "CERT");
            keys.problem(
                    given,
                    "a certificate and its key belong together",
                    prefix + (key.isPresent() ? "CERT" : "KEY") + " set too",
                    "only " + given);
        }
        return certificate.flatMap(file -> key.map(other -> new KeyPair(file, other)));
    }

    private static Optional<Path> file(KeyReader keys, String key) {
        return keys.parsed(key, "a PEM file", SettingsReader::path);
    }

    private static void require(KeyReader keys, TlsSettings settings) {
        try {
            NodeTls.require(settings);
        } catch (UnusableFile unusable) {
            keys.problem(
                    unusable.setting(),
                    String.valueOf(unusable.getMessage()),
                    unusable.expected(),
                    "\"" + unusable.path() + "\"");
        }
    }
}
