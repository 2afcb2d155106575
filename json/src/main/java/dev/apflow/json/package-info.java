/** JSON text and JSON Schema. */
package dev.apflow.json;
