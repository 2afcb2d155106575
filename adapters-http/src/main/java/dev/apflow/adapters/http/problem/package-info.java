/**
 * What is said to a client whose request is not carried out: problem details (RFC 9457) with a
 * {@code code} for programs.
 */
package dev.apflow.adapters.http.problem;
