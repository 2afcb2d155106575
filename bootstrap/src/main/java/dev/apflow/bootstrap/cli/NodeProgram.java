package dev.apflow.bootstrap.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line that starts this program once more, small, for the nodes of a demonstration. */
final class NodeProgram {

    private static final String MODULE = "dev.apflow.bootstrap";
    private static final String CLASS = "dev.apflow.bootstrap.Main";

    private NodeProgram() {}

    /** Its words, as far as the program's own arguments. */
    static List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        Optional<String> modules = Optional.ofNullable(System.getProperty("jdk.module.path"));
        if (isModule() && modules.isPresent()) {
            words.add("--enable-native-access=duckdb.jdbc," + MODULE);
            words.addAll(List.of("-p", modules.get(), "-m", MODULE + "/" + CLASS));
        } else {
            words.add("--enable-native-access=ALL-UNNAMED");
            String classes = System.getProperty("java.class.path", "");
            words.addAll(List.of("-cp", modules.map(path -> path + ":" + classes).orElse(classes)));
            words.add(CLASS);
        }
        return words;
    }

    private static boolean isModule() {
        return NodeProgram.class.getModule().isNamed()
                && !Boolean.getBoolean("apflow.demo.classpath");
    }
}
