/** What the program says on standard error. */
package dev.apflow.bootstrap.logging;
