/** Names of executors: what tasks ask for and nodes offer. */
package dev.apflow.domain.executor;
