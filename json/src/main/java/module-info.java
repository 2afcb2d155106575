import org.jspecify.annotations.NullMarked;

/**
 * JSON text and JSON Schema. One place decides how the values of the domain are written and read,
 * so that the stores, the HTTP interface and the executors cannot disagree.
 */
@NullMarked
module dev.apflow.json {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires com.networknt.schema;
    requires re2j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.apflow.json;
    exports dev.apflow.json.schema;
    exports dev.apflow.json.stored;
}
