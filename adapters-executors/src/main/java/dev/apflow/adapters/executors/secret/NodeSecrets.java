package dev.apflow.adapters.executors.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.application.secret.SecretSource;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.secret.SecretName;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets in the files of a directory, else in variables {@code APFLOW_SECRET_NAME}. Links are
 * followed, as Kubernetes mounts secrets, and must lead to a file within the directory. What cannot
 * be read is no secret, and a secret whose {@code .allow} cannot be read is nobody's.
 */
public final class NodeSecrets implements SecretSource {

    /** How variables begin that hold a secret. */
    public static final String VARIABLE = "APFLOW_SECRET_";

    private static final int LONGEST_GRANT = 64 << 10;

    private final Optional<Path> directory;
    private final Map<String, String> variables;

    /**
     * @param directory empty: there are no files
     */
    public NodeSecrets(Optional<Path> directory, Map<String, String> variables) {
        this.directory = directory;
        this.variables = Map.copyOf(variables);
    }

    /** The sentence says why, and nothing of what the file has in it. */
    private static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    @Override
    public Answer find(SecretName name) {
        try {
            Optional<String> file = read(name.value(), Secret.LONGEST).map(NodeSecrets::line);
            Optional<String> found =
                    file.isPresent()
                            ? file
                            : Optional.ofNullable(variables.get(VARIABLE + name.value()));
            if (found.isEmpty()) {
                return new Answer.Missing(
                        "no file of that name in APFLOW_SECRETS_DIR, no variable "
                                + VARIABLE
                                + name);
            }
            if (!Secret.isLongEnough(found.get())) {
                return new Answer.Missing(
                        "shorter than "
                                + Secret.SHORTEST
                                + " characters, which cannot be kept out of results");
            }
            return new Answer.Available(new Secret(found.get(), grant(name)));
        } catch (Unusable unusable) {
            return new Answer.Missing(String.valueOf(unusable.getMessage()));
        }
    }

    private SecretGrant grant(SecretName name) throws Unusable {
        String file = name + SecretName.GRANT;
        Optional<String> text = read(file, LONGEST_GRANT);
        if (text.isEmpty()) {
            return SecretGrant.EVERYBODY;
        }
        return switch (SecretGrant.read(text.get())) {
            case SecretGrant.Read.Good(SecretGrant grant) -> grant;
            case SecretGrant.Read.NotUnderstood(int line) ->
                    throw new Unusable(
                            String.format(
                                    Locale.ROOT,
                                    "line %d of %s is not \"executor ID\" or \"host NAME\"",
                                    line,
                                    file));
        };
    }

    /** Empty where there is none; one that is there and cannot be read is not passed over. */
    private Optional<String> read(String name, int most) throws Unusable {
        if (directory.isEmpty()
                || !Files.exists(directory.get().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Path inside = directory.get().toRealPath();
            Path file = inside.resolve(name).toRealPath();
            if (!file.startsWith(inside)) {
                throw new Unusable("the file " + name + " leads out of APFLOW_SECRETS_DIR");
            }
            if (!Files.isRegularFile(file)) {
                throw new Unusable(name + " in APFLOW_SECRETS_DIR is no file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new Unusable("the file " + name + " is larger than " + most + " bytes");
                }
                return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            }
        } catch (CharacterCodingException binary) {
            throw new Unusable("the file " + name + " is no text in UTF-8");
        } catch (IOException unreadable) {
            throw new Unusable(
                    "the file "
                            + name
                            + " cannot be read: "
                            + unreadable.getClass().getSimpleName());
        }
    }

    /** Without the line end that editors put behind the last line. */
    private static String line(String text) {
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
