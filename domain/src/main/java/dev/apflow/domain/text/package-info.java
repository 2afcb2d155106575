/** Parts of texts that are fit to be shown and stored. */
package dev.apflow.domain.text;
