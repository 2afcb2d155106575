package example;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the words of a text: an executor of one's own, as small as it can be. */
public final class WordCount implements TaskExecutor {

    private static final JsonObject TEXT =
            JsonObject.of("type", new JsonString("string"), "minLength", JsonNumber.ONE);

    @Override
    public ExecutorId id() {
        return new ExecutorId("word_count");
    }

    @Override
    public String description() {
        return "Counts the words of text: {words, distinct, most_frequent}.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(
                JsonObject.of(
                        "type", new JsonString("object"),
                        "required", JsonArray.of(new JsonString("text")),
                        "properties", JsonObject.of("text", TEXT)));
    }

    @Override
    public JsonValue execute(Execution execution) throws ExecutionFailed, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        String[] words = text(execution).toLowerCase(Locale.ROOT).split("\\W+");
        for (int i = 0; i < words.length; i++) {
            // Timeout, cancellation and shutdown interrupt the thread; a long loop looks by itself.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!words[i].isEmpty()) {
                counts.merge(words[i], 1L, Long::sum);
            }
            execution.progress((double) i / words.length);
        }
        return summary(counts);
    }

    private static String text(Execution execution) throws ExecutionFailed {
        return execution
                .inputs()
                .find("text")
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .orElseThrow(() -> ExecutionFailed.permanent("inputs.text: a string is needed"));
    }

    private static JsonObject summary(Map<String, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        String mostFrequent =
                counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse("");
        return JsonObject.of(
                "words", JsonNumber.of(all),
                "distinct", JsonNumber.of((long) counts.size()),
                "most_frequent", new JsonString(mostFrequent));
    }
}
