/**
 * JSON as stores keep it. What was stored once is read whatever the limits for clients are today,
 * also where a later version wrote members that this one does not know; what cannot be read is said
 * to be so, and is never thrown: one row must not stop those beside it.
 */
package dev.apflow.json.stored;
