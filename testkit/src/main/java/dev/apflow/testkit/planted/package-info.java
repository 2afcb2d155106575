/**
 * Bugs that are planted on purpose, to see whether the tests find them: a few characters of a
 * source file are changed, the file is compiled, and its classes take precedence. The program
 * contains nothing for these tests. A bug whose place has changed fails the build.
 */
package dev.apflow.testkit.planted;
