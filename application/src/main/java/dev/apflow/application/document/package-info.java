/**
 * The JSON form of tasks and events: one mapping for every interface and every store. Reading
 * reports all of a document's problems at once, each with its path; writing leaves no member out.
 */
package dev.apflow.application.document;
