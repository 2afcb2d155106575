package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.document.SubmissionReader;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.domain.explain.Reason;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What docs/flow-control.md shows is understood, and what the server says is in it. */
class FlowControlDocumentTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern JSON =
            Pattern.compile("^```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/flow-control.md"));
    }

    private static SubmissionReader.Result read(String text) {
        return SubmissionReader.read(
                (JsonObject) ((Parsed) JsonText.parse(text, JsonLimits.DEFAULT)).value(),
                new TimeOrderedIds());
    }

    @Test
    void every_tree_of_the_page_is_understood() throws IOException {
        List<String> trees =
                JSON.matcher(page()).results().map((MatchResult each) -> each.group(1)).toList();
        assertThat(trees).hasSizeGreaterThan(1);
        assertThat(trees)
                .allSatisfy(
                        tree ->
                                assertThat(read(tree))
                                        .isInstanceOf(SubmissionReader.Result.Read.class));
        assertThat(read(Files.readString(ROOT.resolve("examples/limits.json"))))
                .isInstanceOf(SubmissionReader.Result.Read.class);
    }

    @Test
    void every_reason_of_flow_control_is_in_the_page() throws IOException {
        for (Reason.Code code :
                List.of(
                        Reason.Code.QUEUE_PAUSED,
                        Reason.Code.PAUSED,
                        Reason.Code.QUEUE_FULL,
                        Reason.Code.CONCURRENCY,
                        Reason.Code.RATE,
                        Reason.Code.BEHIND)) {
            assertThat(page()).contains("| `" + code.word() + "` |");
        }
    }
}
