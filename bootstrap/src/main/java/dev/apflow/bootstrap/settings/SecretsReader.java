package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.executors.secret.NodeSecrets;
import dev.apflow.bootstrap.settings.Settings.Secrets;
import dev.apflow.domain.secret.SecretName;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets of this node. */
final class SecretsReader {

    private static final String A_DIRECTORY = "a directory whose files are secrets";

    private SecretsReader() {}

    /** Variables that hold a secret are read by no other name, and shown by none. */
    static Secrets read(KeyReader keys, Map<String, String> values) {
        Optional<Path> directory =
                keys.parsed("APFLOW_SECRETS_DIR", A_DIRECTORY, SettingsReader::path);
        directory
                .filter(path -> !Files.isDirectory(path))
                .ifPresent(
                        path ->
                                keys.problem(
                                        "APFLOW_SECRETS_DIR",
                                        "no such directory",
                                        A_DIRECTORY,
                                        "\"" + path + "\""));
        Map<String, String> variables = new HashMap<>(values);
        variables.keySet().removeIf(name -> !isSecret(name));
        return new Secrets(directory, variables);
    }

    static boolean isSecret(String key) {
        return key.startsWith(NodeSecrets.VARIABLE)
                && SecretName.isValid(key.substring(NodeSecrets.VARIABLE.length()));
    }
}
