package dev.apflow.application.document;

import dev.apflow.application.document.SubmissionReader.Result;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.Reference;
import dev.apflow.domain.reference.References;
import dev.apflow.domain.reference.RunValues;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.text.Nearest;
import dev.apflow.domain.tree.TreeLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code {"description": …, "inputs_schema": …, "tree": {"tasks": […]}, "labels": …}}: a flow
 * as a client stores it.
 */
public final class FlowReader {

    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final String TREE = "tree";
    private static final String TASKS = "tasks";
    private static final String SCHEMA = "inputs_schema";

    private FlowReader() {}

    /**
     * A flow.
     *
     * @param tree as a submission with references
     */
    public record Flow(
            Optional<String> description,
            Optional<JsonObject> inputsSchema,
            JsonObject tree,
            Labels labels) {

        public Flow {
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(inputsSchema, "inputsSchema");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(labels, "labels");
        }

        /** The tasks of a run. */
        public Result tasks(IdSource ids, RunValues run) {
            return SubmissionReader.read(tree, ids, run);
        }

        /** What is stored. */
        public JsonObject content() {
            return members().put(TREE, tree.without("templates")).done();
        }

        /** What lists show. */
        public JsonObject summary() {
            return members().number(TASKS, tasksOf(tree).size()).done();
        }

        private JsonObjectBuilder members() {
            JsonObjectBuilder members = new JsonObjectBuilder().text("description", description);
            members.put(SCHEMA, inputsSchema.<JsonValue>map(each -> each).orElse(JsonNull.NULL));
            return members.put("labels", RunDocuments.labels(labels));
        }
    }

    /** Reads what a client sent; problems are added to {@code problems}. */
    public static Optional<Flow> read(JsonObject body, List<FieldProblem> problems) {
        FieldReader reader = FieldReader.of(body);
        Optional<String> description = reader.string("description", LONGEST_DESCRIPTION);
        Optional<JsonObject> schema = reader.object(SCHEMA);
        Optional<JsonObject> tree = reader.object(TREE);
        Labels labels = LabelReader.read(reader);
        if (tree.isEmpty()) {
            reader.missing(TREE, "{\"tasks\": […]}");
        }
        reader.refuseOthers();
        problems.addAll(reader.problems());
        tree.ifPresent(each -> checkTree(each, problems));
        return problems.isEmpty()
                ? tree.map(
                        each ->
                                new Flow(
                                        description,
                                        schema,
                                        each.with("templates", JsonBoolean.TRUE),
                                        labels))
                : Optional.empty();
    }

    /** Reads what is stored. */
    public static Optional<Flow> stored(JsonObject content) {
        return read(content, new ArrayList<>());
    }

    /** Tasks of a flow have keys: ids would be taken after its first run. */
    private static void checkTree(JsonObject tree, List<FieldProblem> problems) {
        FieldReader reader = FieldReader.at(TREE, tree);
        reader.flag("templates");
        reader.object("unique");
        if (reader.array(TASKS, TreeLimits.DEFAULT.tasks()).isEmpty()) {
            reader.missing(TASKS, "an array of tasks");
        }
        reader.refuseOthers();
        problems.addAll(reader.problems());
        List<JsonObject> tasks = tasksOf(tree);
        for (int i = 0; i < tasks.size(); i++) {
            Optional<JsonValue> id = tasks.get(i).find("id").filter(each -> each != JsonNull.NULL);
            if (id.isPresent()) {
                problems.add(
                        new FieldProblem(
                                TREE + ".tasks[" + i + "].id",
                                "would be taken after the first run",
                                "a key",
                                JsonExcerpt.of(id.get())));
            }
        }
    }

    /** The tasks; an empty object in place of what is none. */
    private static List<JsonObject> tasksOf(JsonObject tree) {
        return tree.find(TASKS).orElse(JsonNull.NULL) instanceof JsonArray(var items)
                ? items.stream()
                        .map(each -> each instanceof JsonObject task ? task : JsonObject.EMPTY)
                        .toList()
                : List.of();
    }

    /**
     * References to inputs that the flow's schema does not name.
     *
     * @param schema of the flow's inputs
     */
    public static List<FieldProblem> unknownInputs(Flow flow, JsonObject schema) {
        if (!(schema.find("properties").orElse(JsonNull.NULL) instanceof JsonObject named)
                || schema.find("patternProperties").isPresent()
                || schema.find("additionalProperties")
                        .filter(others -> others != JsonBoolean.FALSE)
                        .isPresent()) {
            return List.of();
        }
        List<FieldProblem> problems = new ArrayList<>();
        List<JsonObject> tasks = tasksOf(flow.tree);
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).find("inputs").orElse(JsonNull.NULL) instanceof JsonObject inputs) {
                String path = TREE + ".tasks[" + i + "].inputs";
                References.in(inputs, path).found().stream()
                        .filter(place -> place.reference().root() == Reference.Root.INPUTS)
                        .forEach(place -> unknown(place, named, problems));
            }
        }
        return problems;
    }

    private static void unknown(
            References.Place place, JsonObject named, List<FieldProblem> problems) {
        List<String> steps = place.reference().pointer().steps();
        if (steps.size() < 2 || named.find(steps.get(1)).isPresent()) {
            return;
        }
        String name = steps.get(1);
        problems.add(
                new FieldProblem(
                        place.path(),
                        "refers to an input that the schema does not name"
                                + Nearest.to(name, named.members().keySet())
                                        .map(meant -> ", did you mean " + meant + "?")
                                        .orElse(""),
                        "one of " + new TreeSet<>(named.members().keySet()),
                        place.reference().toString()));
    }

    /** The inputs with the defaults that the schema has for those that are not given. */
    public static JsonObject withDefaults(JsonObject inputs, Optional<JsonObject> schema) {
        Map<String, JsonValue> all = new TreeMap<>(inputs.members());
        schema.flatMap(each -> each.find("properties"))
                .filter(JsonObject.class::isInstance)
                .ifPresent(
                        properties ->
                                ((JsonObject) properties)
                                        .members()
                                        .forEach((name, of) -> addDefault(all, name, of)));
        return new JsonObject(all);
    }

    private static void addDefault(Map<String, JsonValue> all, String name, JsonValue property) {
        if (property instanceof JsonObject described) {
            described.find("default").ifPresent(value -> all.putIfAbsent(name, value));
        }
    }
}
