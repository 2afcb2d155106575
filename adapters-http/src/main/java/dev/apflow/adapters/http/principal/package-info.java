/**
 * Who calls, and what they may do.
 *
 * <p>A principal has a name and scopes. It comes of a static token of the settings (all scopes), of
 * a line of the tokens file, or of a JSON Web Token. Scopes do not include each other.
 */
package dev.apflow.adapters.http.principal;
