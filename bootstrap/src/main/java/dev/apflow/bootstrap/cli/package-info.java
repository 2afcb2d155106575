/**
 * The command line. Commands that serve or run open the store themselves; the others ask a server
 * over HTTP. Exit codes: 0 done, 1 failed, 2 bad usage or settings.
 */
package dev.apflow.bootstrap.cli;
