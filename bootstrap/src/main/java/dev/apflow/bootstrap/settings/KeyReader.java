package dev.apflow.bootstrap.settings;

import dev.apflow.domain.problem.FieldProblem;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads settings by key and collects what is wrong with them. An empty value counts as unset. */
final class KeyReader {

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

    private static final BigDecimal NANOS_A_DAY = NANOS.multiply(BigDecimal.valueOf(86_400));

    private final Map<String, String> values;
    private final List<FieldProblem> problems = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    KeyReader(Map<String, String> values) {
        this.values = values;
    }

    List<FieldProblem> problems() {
        return List.copyOf(problems);
    }

    /** Every key that was asked for: all there are. */
    Set<String> known() {
        return Set.copyOf(asked);
    }

    Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key))
                .map(String::strip)
                .filter(each -> !each.isEmpty());
    }

    boolean flag(String key, boolean unset) {
        return text(key)
                .flatMap(text -> understood(key, text, "true or false", KeyReader::flag))
                .orElse(unset);
    }

    int whole(String key, int unset, int least, int most) {
        return text(key)
                .flatMap(
                        text ->
                                understood(
                                                key,
                                                text,
                                                "a whole number from " + least + " to " + most,
                                                KeyReader::decimal)
                                        .flatMap(number -> within(key, text, number, least, most)))
                .map(BigDecimal::intValue)
                .orElse(unset);
    }

    /** A duration given in seconds, decimals allowed. */
    Duration seconds(String key, double unset, double least, double most) {
        String expected = "seconds from " + shown(least) + " to " + shown(most);
        return text(key)
                .flatMap(
                        text ->
                                understood(
                                        key,
                                        text,
                                        expected,
                                        raw ->
                                                decimal(raw)
                                                        .filter(
                                                                number ->
                                                                        number.compareTo(
                                                                                                BigDecimal
                                                                                                        .valueOf(
                                                                                                                least))
                                                                                        >= 0
                                                                                && number.compareTo(
                                                                                                BigDecimal
                                                                                                        .valueOf(
                                                                                                                most))
                                                                                        <= 0)))
                .map(number -> Duration.ofNanos(number.multiply(NANOS).longValue()))
                .orElse(Duration.ofNanos((long) (unset * 1e9)));
    }

    /** Days, decimals allowed; 0: for ever, which is empty. */
    Optional<Duration> days(String key, int unset, int most) {
        String expected = "days from 0 (for ever) to " + most;
        BigDecimal days =
                text(key)
                        .flatMap(
                                text ->
                                        understood(
                                                key,
                                                text,
                                                expected,
                                                raw ->
                                                        decimal(raw)
                                                                .filter(
                                                                        number ->
                                                                                isWithin(
                                                                                        number,
                                                                                        most))))
                        .orElse(BigDecimal.valueOf(unset));
        return days.signum() == 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofNanos(Math.max(1, days.multiply(NANOS_A_DAY).longValue())));
    }

    private static boolean isWithin(BigDecimal number, int most) {
        return number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    <T> Optional<T> parsed(String key, String expected, Function<String, Optional<T>> parse) {
        return text(key).flatMap(text -> understood(key, text, expected, parse));
    }

    <E extends Enum<E>> E oneOf(String key, E unset, Class<E> type) {
        List<String> words =
                java.util.Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList();
        return parsed(
                        key,
                        "one of " + words,
                        text ->
                                java.util.Arrays.stream(type.getEnumConstants())
                                        .filter(each -> each.name().equalsIgnoreCase(text))
                                        .findFirst())
                .orElse(unset);
    }

    void problem(String key, String reason, String expected, String actual) {
        problems.add(new FieldProblem(key, reason, expected, actual));
    }

    private <T> Optional<T> understood(
            String key, String text, String expected, Function<String, Optional<T>> parse) {
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            problem(key, "not usable", expected, "\"" + text + "\"");
        }
        return value;
    }

    private Optional<BigDecimal> within(
            String key, String text, BigDecimal number, int least, int most) {
        boolean fits =
                number.stripTrailingZeros().scale() <= 0
                        && number.compareTo(BigDecimal.valueOf(least)) >= 0
                        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (!fits) {
            problem(
                    key,
                    "not usable",
                    "a whole number from " + least + " to " + most,
                    "\"" + text + "\"");
        }
        return fits ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> Optional.of(true);
            case "false", "0", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > 100 ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static String shown(double seconds) {
        return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
    }

    /** Comma-separated values; spaces around them and empty ones do not count. */
    List<String> list(String key) {
        return text(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
