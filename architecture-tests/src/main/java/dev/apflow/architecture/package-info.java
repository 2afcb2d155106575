/** Rules about the code itself. */
package dev.apflow.architecture;
