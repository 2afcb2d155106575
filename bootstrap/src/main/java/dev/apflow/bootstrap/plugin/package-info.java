/** Executors that users bring along as jars. */
package dev.apflow.bootstrap.plugin;
