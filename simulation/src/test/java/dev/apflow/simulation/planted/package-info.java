/**
 * The test of the tests: bugs planted into the production code, each of which the simulator has to
 * find. A bug is a few characters of a source file that are replaced; the changed file is compiled
 * and loaded by a class loader of its own. The program contains nothing for these tests. A bug
 * whose place is no longer there fails the build: it has to be planted again.
 */
package dev.apflow.simulation.planted;
