/**
 * Time as one node measures it for itself. Such an instant may be compared with others of the same
 * node alone: it says how long something took, never which date it is. Dates ({@link
 * java.time.Instant}) come from the store, whose clock is authoritative for every expiry.
 *
 * <p>There is no {@code now}: whoever needs the present is told it.
 */
package dev.apflow.domain.time;
