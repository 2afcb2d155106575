package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of parts that lies beside the program. */
class SbomIT {

    private static final Path APP = Path.of("target", "app");

    private static JsonObject bom() throws IOException {
        String text = Files.readString(APP.resolve("bom.json"), UTF_8);
        return (JsonObject) ((ParseResult.Parsed) JsonText.parse(text, JsonLimits.DEFAULT)).value();
    }

    private static String text(JsonObject object, String name) {
        return object.find(name).map(value -> ((JsonString) value).value()).orElse("");
    }

    private static List<JsonObject> components(JsonObject bom) {
        List<JsonValue> items = ((JsonArray) bom.find("components").orElseThrow()).items();
        return items.stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void each_jar_of_the_program_is_listed_and_no_other() throws IOException {
        JsonObject bom = bom();
        assertThat(text(bom, "bomFormat")).isEqualTo("CycloneDX");
        JsonObject metadata = (JsonObject) bom.find("metadata").orElseThrow();
        Set<String> listed =
                Stream.concat(
                                components(bom).stream(),
                                Stream.of((JsonObject) metadata.find("component").orElseThrow()))
                        .map(each -> text(each, "name") + "-" + text(each, "version") + ".jar")
                        .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(APP)) {
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".jar"))
                                    .toList());
        }
    }

    @Test
    void each_part_can_be_looked_up_and_checked() throws IOException {
        assertThat(components(bom()))
                .allSatisfy(
                        each -> {
                            assertThat(text(each, "purl")).startsWith("pkg:maven/");
                            assertThat(each.find("hashes")).isPresent();
                        });
    }
}
