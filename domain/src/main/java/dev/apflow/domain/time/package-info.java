/**
 * Time as one node measures it for itself. Such an instant may be compared with others of the same
 * node alone: it says how long something took, never which date it is.
 */
package dev.apflow.domain.time;
