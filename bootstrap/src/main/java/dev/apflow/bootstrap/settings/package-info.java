/**
 * What can be set, from the environment or a file with the same keys. Every value is checked at
 * start, and all bad ones are reported at once: the key, what was expected, what came.
 */
package dev.apflow.bootstrap.settings;
