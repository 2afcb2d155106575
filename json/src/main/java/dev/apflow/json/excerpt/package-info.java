/** Pieces of strangers' texts, made fit for messages and logs. Not exported. */
package dev.apflow.json.excerpt;
