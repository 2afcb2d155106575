/**
 * Bugs that are planted on purpose, to see whether the tests find them: a few characters of a
 * source file are others, the file is compiled anew, and its classes come ahead of the sound ones.
 * So nothing in the program is there for the tests' sake, and a bug whose place has changed fails
 * the build.
 */
package dev.apflow.testkit.planted;
