/**
 * The encoding of what people read and type. Texts are UTF-8 whatever the locale; marks of our own
 * are ASCII where the locale does not say that the terminal shows more.
 */
package dev.apflow.bootstrap.terminal;
