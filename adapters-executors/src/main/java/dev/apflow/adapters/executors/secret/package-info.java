/**
 * Secrets of this node: files of one directory, and variables of the environment. Read anew for
 * each execution, so that a secret that was replaced is used from then on.
 */
package dev.apflow.adapters.executors.secret;
