package dev.apflow.adapters.duckdb;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.NodeProfile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;

/**
 * Tells nodes apart that differ in what they can take.
 *
 * @param value never zero, which is nobody's
 */
record NodeMark(NodeProfile profile, long value) {

    static NodeMark of(NodeProfile profile) {
        String text =
                profile.node()
                        + "\n"
                        + profile.executors().stream()
                                .map(ExecutorId::value)
                                .sorted()
                                .collect(Collectors.joining(" "))
                        + "\n"
                        + Json.text(profile.capabilities());
        return new NodeMark(profile, digest(text) | 1);
    }

    private static long digest(String text) {
        try {
            byte[] bytes =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(bytes).getLong();
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
