package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.HealthResponder;
import dev.apflow.domain.time.LocalInstant;
import dev.apflow.json.JsonText;

import io.helidon.http.Status;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers plain requests of a few paths that everybody may ask, without the web server. A request
 * is plain that has no body, nothing that would have to be judged, and no doubt in it; all others
 * are left to the web server, which answers the same.
 */
public final class PlainAnswers implements HealthResponder {

    private static final int LONGEST = 4 << 10;
    private static final String END = "\r\n\r\n";
    private static final Pattern LINE =
            Pattern.compile("(GET|HEAD) (/[a-z/]{1,64}) HTTP/1\\.1(?:\r\n([\\s\\S]*))?");
    private static final Pattern HEADER =
            Pattern.compile("([A-Za-z0-9-]{1,64}):[ \t]*([!-~]?[ -~]*)");
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");
    private static final Set<String> JUDGED =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "content-encoding",
                    "expect",
                    "upgrade",
                    "te",
                    "trailer",
                    "origin",
                    "x-forwarded-host",
                    "x-forwarded-prefix");

    private final Exchange exchange;
    private final InstantSource clock;
    private final boolean loopbackOnly;
    private volatile Answers answers = new Answers(Map.of(), true);

    /**
     * @param clock dates answers
     * @param loopbackOnly whether a name other than loopback's is suspect
     */
    public PlainAnswers(Exchange exchange, InstantSource clock, boolean loopbackOnly) {
        this.exchange = exchange;
        this.clock = clock;
        this.loopbackOnly = loopbackOnly;
    }

    private record Answers(Map<String, Supplier<Reply>> byPath, boolean last) {}

    /** What is asked plainly. */
    private record Asked(String method, String path, boolean ends) {}

    /**
     * From now on.
     *
     * @param byPath answers without waiting for anything
     * @param last whether connections end with their answer
     */
    public void answerBy(Map<String, Supplier<Reply>> byPath, boolean last) {
        answers = new Answers(Map.copyOf(byPath), last);
    }

    @Override
    public Verdict judge(byte[] sent) {
        Answers known = answers;
        String text =
                new String(sent, 0, Math.min(sent.length, LONGEST), StandardCharsets.ISO_8859_1);
        if (sent.length > LONGEST || !mayBecome(text, known)) {
            return new NotMine();
        }
        int end = text.indexOf(END);
        if (end < 0) {
            return new Unfinished();
        }
        if (end + END.length() < text.length()) {
            return new NotMine();
        }
        return judge(text.substring(0, end), known);
    }

    private static boolean mayBecome(String text, Answers known) {
        return known.byPath().keySet().stream()
                .anyMatch(path -> begins(text, "GET " + path) || begins(text, "HEAD " + path));
    }

    private static boolean begins(String text, String line) {
        String whole = line + " HTTP/1.1\r\n";
        return text.startsWith(whole) || whole.startsWith(text);
    }

    private Verdict judge(String head, Answers known) {
        Matcher line = LINE.matcher(head);
        if (!line.matches() || !known.byPath().containsKey(line.group(2))) {
            return new NotMine();
        }
        boolean hosted = false;
        boolean ends = known.last();
        String headers = line.group(3) == null ? "" : line.group(3);
        for (String each : headers.split("\r\n", -1)) {
            Matcher header = HEADER.matcher(each);
            if (!header.matches()) {
                return new NotMine();
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            String value = header.group(2).strip().toLowerCase(Locale.ROOT);
            if (JUDGED.contains(name) || (name.equals("host") && (hosted || !isOurs(value)))) {
                return new NotMine();
            }
            hosted |= name.equals("host");
            if (name.equals("connection")) {
                if (!value.equals("close") && !value.equals("keep-alive")) {
                    return new NotMine();
                }
                ends |= value.equals("close");
            }
        }
        return hosted
                ? answer(new Asked(line.group(1), line.group(2), ends), known)
                : new NotMine();
    }

    private boolean isOurs(String host) {
        return loopbackOnly
                ? LOOPBACK.matcher(host).matches()
                : host.matches("[a-z0-9.:\\[\\]-]{1,255}");
    }

    private Answer answer(Asked asked, Answers known) {
        LocalInstant began = exchange.dispatcher().now();
        Supplier<Reply> answer = known.byPath().getOrDefault(asked.path(), Reply.Empty::new);
        Reply reply =
                exchange.failures()
                        .orProblem(asked.method() + " " + asked.path(), answer, Reply::problem);
        exchange.meters()
                .answered(
                        asked.method(),
                        asked.path(),
                        reply.status(),
                        began.until(exchange.dispatcher().now()));
        return new Answer(bytes(asked, reply), asked.ends());
    }

    private byte[] bytes(Asked asked, Reply reply) {
        byte[] body =
                reply instanceof Reply.Json json ? JsonText.writeBytes(json.body()) : new byte[0];
        String type = reply instanceof Reply.Json json ? json.type() : Reply.JSON;
        StringBuilder head = new StringBuilder("HTTP/1.1 ");
        head.append(reply.status()).append(' ');
        head.append(Status.create(reply.status()).reasonPhrase()).append("\r\n");
        add(
                head,
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().atOffset(ZoneOffset.UTC)));
        add(head, "Connection", asked.ends() ? "close" : "keep-alive");
        add(head, "Content-Type", type);
        add(head, "Content-Length", String.valueOf(body.length));
        add(head, "Cache-Control", "no-store");
        add(head, "X-Content-Type-Options", "nosniff");
        reply.headers().forEach((name, value) -> add(head, name, value));
        String text = head.append("\r\n").toString();
        byte[] first = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + (asked.method().equals("HEAD") ? 0 : body.length)];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, all.length - first.length);
        return all;
    }

    private static void add(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
