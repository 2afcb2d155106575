/** Which values of a document are secrets, judged by their names. */
package dev.apflow.domain.mask;
