package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A new event of the roles does not compile before it is decided what it means. */
class EventFamiliesTest {

    private static final Path DOMAIN =
            Program.sibling("domain").resolve("src/main/java/dev/apflow/domain");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"RoleEvent", "Timer", "AcquireAnswer", "TermEvent", "ResignAnswer", "Hint"})
    void a_new_event_breaks_the_build(String family) throws IOException {
        assertThat(compileWith("record New(Epoch epoch) implements " + family + " {}\n}"))
                .contains("does not cover all possible input values");
    }

    @Test
    void the_rules_compile_without_a_new_event() throws IOException {
        assertThat(compileWith("}")).isEmpty();
    }

    /** What the compiler says of the role rules when the list of events ends with {@code end}. */
    private String compileWith(String end) throws IOException {
        Path events = DOMAIN.resolve("election").resolve("RoleEvent.java");
        String text = Files.readString(events).strip();
        Path changed = Files.createDirectory(directory.resolve("src")).resolve("RoleEvent.java");
        Files.writeString(changed, text.substring(0, text.length() - 1) + end);
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-cp", "", "-d"));
        arguments.add(directory.resolve("classes").toString());
        arguments.add(changed.toString());
        Stream.of("election", "node", "text", "time")
                .flatMap(each -> Program.files(DOMAIN.resolve(each), ".java").stream())
                .filter(each -> !each.equals(events))
                .forEach(each -> arguments.add(each.toString()));
        StringWriter errors = new StringWriter();
        PrintWriter out = new PrintWriter(errors);
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, arguments.toArray(String[]::new));
        return errors.toString();
    }
}
