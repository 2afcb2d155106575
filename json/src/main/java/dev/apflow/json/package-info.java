/**
 * JSON text and JSON Schema: the only place that knows a JSON library.
 *
 * <p>{@link dev.apflow.json.JsonText} reads and writes the values of {@code
 * dev.apflow.domain.json}; {@link dev.apflow.json.schema.JsonSchemas} checks them against JSON
 * Schemas. Input comes from strangers, so everything has a limit ({@link
 * dev.apflow.json.JsonLimits}) and a refusal is a value that says where and why ({@link
 * dev.apflow.json.ParseResult.Malformed}), not an exception.
 */
package dev.apflow.json;
