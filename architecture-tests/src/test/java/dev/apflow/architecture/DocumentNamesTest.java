package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What documents and comments name is there. */
class DocumentNamesTest {

    private static final Path ROOT = Path.of("..");
    private static final int MOST_FILES_OF_A_WALK = 10;

    private static final Pattern DECLARATION =
            Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern LINK =
            Pattern.compile("\\{@(?:link|linkplain|value)[\\s*]+(dev\\.apflow[\\w.]*)");
    private static final Pattern TYPE_IN_TEXT =
            Pattern.compile("`(?:[\\w-]+[./])*([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?`");
    private static final Pattern WALK = Pattern.compile("(?ms)^## (A [^\\n]*)\\n(.*?)(?=^## )");

    /** The files that declare a type of a simple name. */
    private final Map<String, Set<Path>> declared = new HashMap<>();

    private final Set<String> qualified = new HashSet<>();
    private final Map<Path, String> sources = new HashMap<>();

    DocumentNamesTest() throws IOException {
        for (Path file : javaFiles()) {
            String text = Files.readString(file);
            sources.put(file, text);
            String path = file.toString().replace('\\', '/');
            String name = path.replaceFirst(".*/java/", "").replace('/', '.');
            qualified.add(name.substring(0, name.length() - ".java".length()));
            qualified.add(name.replaceFirst("\\.[^.]*\\.java$", ""));
            Matcher declaration = DECLARATION.matcher(text);
            while (declaration.find()) {
                declared.computeIfAbsent(declaration.group(1), key -> new HashSet<>()).add(file);
            }
        }
    }

    @Test
    void a_link_of_a_comment_names_what_is_there() {
        List<String> broken = new ArrayList<>();
        sources.forEach(
                (file, text) ->
                        LINK.matcher(text)
                                .results()
                                .map(link -> link.group(1))
                                .filter(name -> !exists(name))
                                .forEach(name -> broken.add(file + ": " + name)));
        assertThat(broken).isEmpty();
    }

    @Test
    void the_page_about_the_architecture_names_types_that_are_there() throws IOException {
        assertThat(types(architecture())).allMatch(declared::containsKey);
    }

    @Test
    void each_walk_leads_through_ten_files_at_most() throws IOException {
        Map<String, Integer> walks = new HashMap<>();
        Matcher walk = WALK.matcher(architecture());
        while (walk.find()) {
            walks.put(walk.group(1), types(walk.group(2)).size());
        }
        assertThat(walks).hasSize(3);
        assertThat(walks.values()).allMatch(files -> files <= MOST_FILES_OF_A_WALK);
    }

    private static String architecture() throws IOException {
        return Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    }

    private static Set<String> types(String text) {
        Set<String> types = new TreeSet<>();
        TYPE_IN_TEXT.matcher(text).results().forEach(each -> types.add(each.group(1)));
        return types;
    }

    /** A package, a type, or a type within one. */
    private boolean exists(String name) {
        return outermost(name)
                .filter(
                        outer ->
                                Stream.of(name.substring(outer.length()).split("\\."))
                                        .filter(part -> !part.isEmpty())
                                        .allMatch(declared::containsKey))
                .isPresent();
    }

    private Optional<String> outermost(String name) {
        for (String outer = name; ; outer = outer.substring(0, outer.lastIndexOf('.'))) {
            if (qualified.contains(outer)) {
                return Optional.of(outer);
            }
            if (outer.indexOf('.') < 0) {
                return Optional.empty();
            }
        }
    }

    private static List<Path> javaFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : modules()) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src"))) {
                all.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    private static List<String> modules() {
        return Stream.concat(
                        Program.MODULES.stream(), Stream.of("architecture-tests", "benchmarks"))
                .toList();
    }
}
