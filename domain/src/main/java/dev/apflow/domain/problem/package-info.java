/** What is wrong with an input, said so that its sender can correct it. */
package dev.apflow.domain.problem;
