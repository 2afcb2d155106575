package dev.apflow.simulation.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A configuration of the model, as its file has it.
 *
 * @param head what stands ahead of the promises: the constants, above all
 * @param invariants what is promised of every state
 * @param properties what is promised of every step
 */
record Configuration(String name, String head, List<String> invariants, List<String> properties) {

    private static final String ENDING = ".cfg";
    private static final String INVARIANTS = "INVARIANTS";
    private static final String PROPERTIES = "PROPERTIES";

    Configuration {
        invariants = List.copyOf(invariants);
        properties = List.copyOf(properties);
    }

    static Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Tlc.MODELS)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .forEach(file -> names.add(file.substring(0, file.indexOf(ENDING))));
            return names;
        }
    }

    static Configuration read(String name) throws IOException {
        StringBuilder head = new StringBuilder();
        List<String> invariants = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(Tlc.MODELS.resolve(name + ENDING))) {
            if (line.equals(INVARIANTS) || line.equals(PROPERTIES)) {
                section = line;
            } else if (section.isEmpty()) {
                head.append(line).append('\n');
            } else {
                (section.equals(INVARIANTS) ? invariants : properties).add(line.strip());
            }
        }
        return new Configuration(name, head.toString(), invariants, properties);
    }

    List<String> promises() {
        return Stream.concat(invariants.stream(), properties.stream()).toList();
    }

    /** The same with one promise alone, so that nothing else is found broken before it. */
    Configuration only(String promise) {
        return new Configuration(
                name + "-" + promise,
                head,
                invariants.stream().filter(promise::equals).toList(),
                properties.stream().filter(promise::equals).toList());
    }

    String text() {
        return head + section(INVARIANTS, invariants) + section(PROPERTIES, properties);
    }

    private static String section(String title, List<String> promises) {
        return promises.isEmpty() ? "" : title + "\n" + String.join("\n", promises) + "\n";
    }

    /** How many nodes and tasks, as documentation writes it. */
    String size() {
        return members("Nodes") + ", " + (hasTasks() ? members("Tasks") : "–");
    }

    /** How many epochs, deliveries and attempts, likewise; the last two belong to tasks. */
    String bounds() {
        String ofTasks =
                hasTasks() ? constant("MaxDelivery") + ", " + constant("MaxAttempt") : "–, –";
        return constant("MaxEpoch") + ", " + ofTasks;
    }

    private boolean hasTasks() {
        return !constant("Tasks").equals("{}");
    }

    private int members(String set) {
        return constant(set).split(",").length;
    }

    private String constant(String constant) {
        Matcher line = Pattern.compile("(?m)^ +" + constant + " = (.*)$").matcher(head);
        if (!line.find()) {
            throw new IllegalArgumentException(name + ": expected a " + constant + ", got " + head);
        }
        return line.group(1);
    }
}
