package dev.apflow.benchmarks.program;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What it costs to know who calls: submissions, and requests that are answered at once, with each
 * kind of token beside those without. Rounds of the kinds take turns.
 */
public final class AccessMeasure {

    private static final int CLIENTS = 8;
    private static final int TOKENS = 1_000;
    private static final String SECRET = "a secret of the measurement, long enough";
    private static final long YEAR_2100 = 4_102_444_800L;
    private static final String WITHOUT = "no token";

    private final PrintStream out;
    private final int rounds;
    private final long roundMillis;

    /**
     * @param out where the figures are told
     */
    public AccessMeasure(PrintStream out, int rounds, long roundMillis) {
        this.out = out;
        this.rounds = rounds;
        this.roundMillis = roundMillis;
    }

    /** One kind of node, and what its clients send. */
    private record Kind(ServedNode node, String headers, List<Double> rates) {}

    /** Tells the figures. */
    public void run() throws Exception {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        try {
            kinds.put(WITHOUT, kind(Map.of(), ""));
            kinds.put(
                    "static token", kind(Map.of("APFLOW_API_TOKENS", token(0)), bearer(token(0))));
            kinds.put(
                    "tokens file, 1,000 lines",
                    kind(
                            Map.of("APFLOW_API_TOKENS_FILE", tokens().toString()),
                            bearer(token(TOKENS - 1))));
            kinds.put("JWT, HS256", kind(Map.of("APFLOW_JWT_SECRET", SECRET), bearer(signed())));
            measure("submissions", kinds, "POST", "/api/v1/trees", TREE, 201);
            measure("a page of no tasks", kinds, "GET", "/api/v1/tasks?user_id=none", "", 200);
        } finally {
            kinds.values().forEach(kind -> kind.node().close());
        }
    }

    private static final String TREE =
            "{\"execute\": false, \"tasks\": [{\"name\": \"measured\", \"schemas\": {\"method\":"
                    + " \"echo\"}, \"inputs\": {\"number\": 1, \"text\": \"some\"}}]}";

    private static Kind kind(Map<String, String> settings, String headers) throws IOException {
        List<String> options = List.of("-Xmx512m", "-XX:+UseSerialGC");
        return new Kind(ServedNode.start(options, settings), headers, new ArrayList<>());
    }

    private void measure(
            String what,
            Map<String, Kind> kinds,
            String method,
            String path,
            String body,
            int status)
            throws Exception {
        kinds.values().forEach(kind -> kind.rates().clear());
        for (int i = 0; i <= rounds; i++) {
            List<Kind> order = new ArrayList<>(kinds.values());
            Collections.rotate(order, i);
            for (Kind kind : order) {
                byte[] request = HttpLine.request(method, path, kind.headers(), body);
                double rate = round(kind.node().port(), request, status);
                if (i > 0) {
                    kind.rates().add(rate);
                }
            }
        }
        double without = median(Objects.requireNonNull(kinds.get(WITHOUT)).rates());
        kinds.forEach(
                (name, kind) ->
                        out.printf(
                                Locale.ROOT,
                                "  %s, %s: %.0f a second; ratio %.3f%n",
                                what,
                                name,
                                median(kind.rates()),
                                median(kind.rates()) / without));
    }

    private double round(int port, byte[] request, int status) throws Exception {
        long began = System.nanoTime();
        long end = began + roundMillis * 1_000_000;
        long all = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Long>> each =
                    Collections.nCopies(CLIENTS, () -> ask(port, request, status, end));
            for (Future<Long> count : clients.invokeAll(each)) {
                all += count.get();
            }
        }
        return all * 1e9 / (System.nanoTime() - began);
    }

    private static long ask(int port, byte[] request, int status, long end) throws IOException {
        long count = 0;
        try (HttpLine line = new HttpLine(port)) {
            while (System.nanoTime() < end) {
                int unexpected = line.ask(request);
                if (unexpected != status) {
                    throw new IOException("expected " + status + ", got " + unexpected);
                }
                count++;
            }
        }
        return count;
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static String token(int number) {
        return "a-token-of-the-measurement-" + number;
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static Path tokens() throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TOKENS; i++) {
            byte[] hash = digest.digest(token(i).getBytes(StandardCharsets.UTF_8));
            lines.add(
                    "client-"
                            + i
                            + " apflow:read,apflow:write sha256:"
                            + HexFormat.of().formatHex(hash));
        }
        return Files.write(Files.createTempDirectory("apflow-measure").resolve("tokens"), lines);
    }

    private static String signed() throws GeneralSecurityException {
        String claims =
                "{\"sub\":\"client\",\"scope\":\"apflow:read apflow:write\",\"exp\":"
                        + YEAR_2100
                        + "}";
        String text = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
