/**
 * Who calls, and what they may do.
 *
 * <p>A principal has a name and scopes. It comes from a static token (all scopes), a line of the
 * tokens file, or a JSON Web Token. Scopes do not include each other.
 */
package dev.apflow.adapters.http.principal;
