package dev.apflow.simulation.trace;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Values as text that is the same in every process: sets and maps, whose order is each process's
 * own, are sorted, however deep in records they are.
 */
public final class Text {

    /** Records that say themselves how they are written. */
    private static final Map<Class<?>, Boolean> OWN_WORDS = new ConcurrentHashMap<>();

    private Text() {}

    /** As the value's own text, but sorted. */
    public static String of(Object value) {
        return switch (value) {
            case Set<?> set -> set.stream().map(Text::of).sorted().toList().toString();
            case Collection<?> list -> list.stream().map(Text::of).toList().toString();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(each -> of(each.getKey()) + "=" + of(each.getValue()))
                            .sorted()
                            .collect(Collectors.joining(", ", "{", "}"));
            case Optional<?> some when some.isPresent() -> "Optional[" + of(some.get()) + "]";
            case Record record when !hasOwnWords(record) -> record(record);
            default -> value.toString();
        };
    }

    private static boolean hasOwnWords(Record record) {
        return OWN_WORDS.computeIfAbsent(
                record.getClass(),
                type -> !record.toString().startsWith(type.getSimpleName() + "["));
    }

    private static String record(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(each -> each.getName() + "=" + of(value(record, each)))
                .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "[", "]"));
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("no " + component + " of " + record, hidden);
        }
    }
}
