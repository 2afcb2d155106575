/** Where time, chance and threads come from. */
package dev.apflow.bootstrap.runtime;
