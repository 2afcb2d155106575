/** Checks of inputs against JSON Schemas. */
package dev.apflow.application.schema;
