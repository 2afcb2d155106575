package dev.apflow.adapters.http.ui;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A file of the dashboard; a browser keeps it and asks whether it is still the same. */
final class StaticFile {

    private static final String ETAG = "ETag";

    private final String type;
    private final String text;
    private final Map<String, String> headers;

    private StaticFile(String type, String text, Map<String, String> headers) {
        this.type = type;
        this.text = text;
        this.headers = headers;
    }

    /**
     * The resource {@code name} of this package.
     *
     * @param headers sent along
     */
    static StaticFile read(String name, Map<String, String> headers) {
        try (InputStream in =
                Objects.requireNonNull(StaticFile.class.getResourceAsStream(name), name)) {
            byte[] bytes = in.readAllBytes();
            Map<String, String> all = new TreeMap<>(headers);
            all.put(ETAG, '"' + digest(bytes) + '"');
            all.put("Cache-Control", "no-cache");
            return new StaticFile(type(name), new String(bytes, StandardCharsets.UTF_8), all);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }

    Reply answer(RequestContext call) {
        return isKnown(call)
                ? new Reply.Empty(304, headers)
                : new Reply.Text(200, type, text, headers);
    }

    private boolean isKnown(RequestContext call) {
        String own = Objects.requireNonNull(headers.get(ETAG));
        return call.headers("If-None-Match").stream()
                .flatMap(each -> Arrays.stream(each.split(",", -1)))
                .map(each -> each.strip().replaceFirst("^W/", ""))
                .anyMatch(each -> each.equals(own) || each.equals("*"));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no known type: " + name);
        };
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
