/** The use cases and their ports. */
package dev.apflow.application;
