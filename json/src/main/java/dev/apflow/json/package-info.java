/**
 * JSON text and JSON Schema: the only place that knows a JSON library.
 *
 * <p>{@link dev.apflow.json.JsonText} reads and writes the values of {@code
 * dev.apflow.domain.json}; {@link dev.apflow.json.schema.JsonSchemas} checks them against JSON
 * Schemas. Input comes from strangers, so everything has a limit ({@link
 * dev.apflow.json.JsonLimits}). A refusal is a value, not an exception: it says where and why
 * ({@link dev.apflow.json.ParseResult.Malformed}).
 */
package dev.apflow.json;
