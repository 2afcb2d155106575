package dev.apflow.adapters.http.submit;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.TriggerFilter;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.TriggerKind;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which runs a list is to show, for REST and JSON-RPC alike. */
public final class RunFilters {

    /** Runs of a page where no number is given. */
    public static final int USUAL = 50;

    /** Most runs of a page. */
    public static final int MOST = 500;

    private static final Pattern CURSOR = Pattern.compile("runs:([0-9]{1,18})");
    private static final String TRIGGER =
            TriggerKind.EXPECTED + ", schedule:ID, copy:ID, or user:NAME";
    private static final String USER = "user";
    private static final String A_TIME =
            "an ISO 8601 date and time with an offset, from 1970 to 9999";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private RunFilters() {}

    /**
     * Reads {@code flow}, {@code status}, {@code label}, {@code name}, {@code method}, {@code
     * created_after}, {@code created_before} and {@code triggered_by}.
     */
    public static RunFilter read(FieldReader query) {
        return new RunFilter(
                query.word("flow", RunFilters::flow, FlowName.EXPECTED),
                query.word("status", RunStatus::meant, RunStatus.EXPECTED).orElse(Set.of()),
                query.word("label", RunFilters::label, "KEY:VALUE, as labels can be")
                        .orElse(Labels.NONE),
                query.string("name", FieldReader.NAME_LENGTH),
                query.word("method", RunFilters::executor, ExecutorId.EXPECTED),
                query.word("created_after", RunFilters::time, A_TIME),
                query.word("created_before", RunFilters::time, A_TIME),
                query.word("triggered_by", RunFilters::trigger, TRIGGER).orElse(TriggerFilter.ANY));
    }

    /** Reads {@code cursor}: where a page begins. */
    public static Optional<RunCursor> after(FieldReader query) {
        return query.word("cursor", RunFilters::cursor, "a next_cursor of this server");
    }

    /** A cursor as clients see it: opaque. */
    public static String text(RunCursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("runs:" + cursor.number()).getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<RunCursor> cursor(String text) {
        try {
            Matcher matcher =
                    CURSOR.matcher(
                            new String(
                                    Base64.getUrlDecoder().decode(text),
                                    StandardCharsets.US_ASCII));
            return matcher.matches()
                    ? Optional.of(new RunCursor(Long.parseLong(matcher.group(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<FlowName> flow(String text) {
        return FlowName.isValid(text) ? Optional.of(new FlowName(text)) : Optional.empty();
    }

    private static Optional<ExecutorId> executor(String text) {
        return ExecutorId.isValid(text) ? Optional.of(new ExecutorId(text)) : Optional.empty();
    }

    /** No key has a colon. */
    private static Optional<Labels> label(String text) {
        int colon = text.indexOf(':');
        return colon > 0
                        && Labels.isKey(text.substring(0, colon))
                        && Labels.isValue(text.substring(colon + 1))
                ? Optional.of(
                        new Labels(Map.of(text.substring(0, colon), text.substring(colon + 1))))
                : Optional.empty();
    }

    private static Optional<TriggerFilter> trigger(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        Optional<String> rest =
                colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        if (rest.filter(each -> each.isEmpty() || each.indexOf('\0') >= 0).isPresent()) {
            return Optional.empty();
        }
        if (word.equals(USER)) {
            return rest.map(
                    name ->
                            new TriggerFilter(
                                    Optional.empty(), Optional.empty(), Optional.of(name)));
        }
        return TriggerKind.ofWord(word)
                .map(kind -> new TriggerFilter(Optional.of(kind), rest, Optional.empty()));
    }

    private static Optional<Instant> time(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
                    ? Optional.empty()
                    : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
