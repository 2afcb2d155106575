/** The program. */
package dev.apflow.bootstrap;
