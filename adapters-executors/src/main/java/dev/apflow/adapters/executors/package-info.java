/** The built-in executors. */
package dev.apflow.adapters.executors;
