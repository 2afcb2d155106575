package dev.apflow.json.schema;

import com.networknt.schema.Schema;

/** A schema after it was looked at. */
sealed interface Prepared {

    /** One to check values with. */
    record Usable(Schema schema) implements Prepared {}

    /** Not a schema that can be used, and why, in one sentence. */
    record Unusable(String problem) implements Prepared {}
}
