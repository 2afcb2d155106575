import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Prints the shape of the code: for each module the length of its files and methods, its public
 * types and how many lines of tests it has; the length of sentences of each document; and how often
 * a name of the old vocabulary is declared.
 *
 * <p>Run in the project's folder: {@code java .ci/Shape.java [FOLDER]}.
 */
public final class Shape {

    /**
     * Names of types, methods, fields and parameters that standard terms replaced; docs/glossary.md
     * has the words used now.
     */
    private static final List<String> OLD =
            List.of(
                    ("Executing Executions Possession ProgressNotes WorkerMeans Means soon took"
                         + " moved Unasked WayOut Workforce hired NodeLife Hearing Asking Alone"
                         + " Self SeenLeader LeaderSeen SeatedLeader ClusterPicture SharedChanges"
                         + " LeaderSeats seat seats office InOffice Entering Campaigning Leaving"
                         + " Moment Grounds Departure Withdrawing Yielding held HolderSign behind"
                         + " Members JsonShown Offer Heard Judged Fenced Hold Shape Presence"
                         + " SeatSession Closing Unpooled PoolTerms Proxy Texts PutBack Reruns told"
                         + " said gone begun ahead speaker made Live Wish Ties Waits Course Found"
                         + " Given Handed Late Amending Claiming Doorkeeper FrontDoor Bodies"
                         + " Sending Admission WebServerOwn Pace Refusal Spoken Silent Elsewhere"
                         + " Line Ear Switchboard Contents Weather Surroundings Desk Courier"
                         + " Witness Script Stage Healing mend bereave nag Workplace Look Remote"
                         + " Told Wakes Blow strike naps Ledger Story Call Holder")
                            .split(" "));

    private final Map<String, List<Integer>> files = new TreeMap<>();
    private final Map<String, List<Integer>> methods = new TreeMap<>();
    private final Map<String, Integer> publicTypes = new TreeMap<>();
    private final Map<String, Integer> testLines = new TreeMap<>();
    private final Map<String, Integer> oldNames = new TreeMap<>();

    /** Prints the shape of the project in the folder given, or in the current one. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length == 0 ? "." : arguments[0]);
        Shape shape = new Shape();
        List<Path> sources;
        try (Stream<Path> all = Files.walk(root)) {
            sources =
                    all.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> path.toString().contains("/src/"))
                            .filter(
                                    path ->
                                            !path.toString().contains("/target/")
                                                    && !path.toString().contains("/examples/"))
                            .sorted()
                            .toList();
        }
        shape.read(root, sources);
        shape.printModules();
        shape.printNames();
        printDocuments(root);
    }

    private void read(Path root, List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    diagnostic -> {},
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(sources));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                Path file =
                        root.toAbsolutePath()
                                .normalize()
                                .relativize(Path.of(unit.getSourceFile().toUri()).normalize());
                String module = file.getName(0).toString();
                int lines =
                        (int)
                                unit.getLineMap()
                                        .getLineNumber(
                                                unit.getSourceFile().getCharContent(true).length());
                boolean main = file.toString().contains("/src/main/");
                if (main) {
                    files.computeIfAbsent(module, key -> new ArrayList<>()).add(lines);
                } else {
                    testLines.merge(module, lines, Integer::sum);
                }
                new Names(unit, trees, module, main).scan(unit, null);
            }
        }
    }

    private final class Names extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final String module;
        private final boolean main;

        Names(CompilationUnitTree unit, Trees trees, String module, boolean main) {
            this.unit = unit;
            this.trees = trees;
            this.module = module;
            this.main = main;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            declared(tree.getSimpleName().toString());
            if (main
                    && unit.getTypeDecls().contains(tree)
                    && tree.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                publicTypes.merge(module, 1, Integer::sum);
            }
            return super.visitClass(tree, nothing);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            declared(tree.getName().toString());
            long end = trees.getSourcePositions().getEndPosition(unit, tree);
            if (main && end >= 0 && tree.getBody() != null) {
                var map = unit.getLineMap();
                long lines =
                        map.getLineNumber(end)
                                - map.getLineNumber(
                                        trees.getSourcePositions().getStartPosition(unit, tree))
                                + 1;
                methods.computeIfAbsent(module, key -> new ArrayList<>()).add((int) lines);
            }
            return super.visitMethod(tree, nothing);
        }

        @Override
        public Void visitVariable(VariableTree tree, Void nothing) {
            declared(tree.getName().toString());
            return super.visitVariable(tree, nothing);
        }

        private void declared(String name) {
            if (OLD.contains(name)) {
                oldNames.merge(name, 1, Integer::sum);
            }
        }
    }

    private void printModules() {
        System.out.printf(
                Locale.ROOT,
                "%-22s %6s %5s %5s %5s   %8s %5s %5s %5s   %7s %7s %7s%n",
                "module",
                "files",
                "p50",
                "p90",
                "max",
                "methods",
                "p50",
                "p90",
                "max",
                "public",
                "main",
                "tests");
        for (String module : files.keySet()) {
            List<Integer> file = files.get(module);
            List<Integer> method = methods.getOrDefault(module, List.of(0));
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %6d %5d %5d %5d   %8d %5d %5d %5d   %7d %7d %7d%n",
                    module,
                    file.size(),
                    quantile(file, 50),
                    quantile(file, 90),
                    quantile(file, 100),
                    method.size(),
                    quantile(method, 50),
                    quantile(method, 90),
                    quantile(method, 100),
                    publicTypes.getOrDefault(module, 0),
                    file.stream().mapToInt(Integer::intValue).sum(),
                    testLines.getOrDefault(module, 0));
        }
    }

    private void printNames() {
        int all = oldNames.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                Locale.ROOT,
                "%nnames of the old vocabulary: %d words, %d declarations: %s%n%n",
                oldNames.size(),
                all,
                oldNames);
    }

    private static void printDocuments(Path root) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%-34s %9s %5s %5s %5s%n",
                "words a sentence",
                "sentences",
                "p50",
                "p90",
                "max");
        List<Path> documents;
        try (Stream<Path> all = Files.walk(root, 3)) {
            documents =
                    all.filter(path -> path.toString().endsWith(".md"))
                            .filter(path -> !path.toString().contains("/target/"))
                            .sorted()
                            .toList();
        }
        for (Path document : documents) {
            List<Integer> words = sentences(Files.readString(document));
            if (!words.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-34s %9d %5d %5d %5d%n",
                        root.relativize(document),
                        words.size(),
                        quantile(words, 50),
                        quantile(words, 90),
                        quantile(words, 100));
            }
        }
    }

    /**
     * The number of words of each sentence; code blocks are left out, a cell of a table and an item
     * of a list end a sentence.
     */
    private static List<Integer> sentences(String text) {
        String prose =
                Pattern.compile("(?ms)^\\s*```.*?^\\s*```\\s*$")
                        .matcher(text)
                        .replaceAll("\n\n")
                        .replace("|", "\n\n");
        prose =
                prose.replaceAll("(?m)^\\s*([-*]|\\d+\\.|#+)\\s+", "\n\n")
                        .replaceAll("`[^`]*`", "code")
                        .replaceAll("\\]\\([^)]*\\)", "");
        List<Integer> words = new ArrayList<>();
        for (String sentence : prose.split("(?<=[.!?:;])\\s+|\\n\\s*\\n")) {
            int count =
                    (int)
                            Stream.of(sentence.trim().split("\\s+"))
                                    .filter(word -> word.matches(".*\\p{L}.*"))
                                    .count();
            if (count >= 3) {
                words.add(count);
            }
        }
        return words;
    }

    private static int quantile(List<Integer> values, int percent) {
        List<Integer> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
