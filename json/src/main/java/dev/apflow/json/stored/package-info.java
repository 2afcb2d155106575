/**
 * JSON as stores keep it. What was stored is read whatever the limits for clients are today.
 * Members that a later version wrote are passed over; what cannot be read is said to be so, and is
 * never thrown: one row must not stop those beside it.
 */
package dev.apflow.json.stored;
