/** What is wrong with an input, said so that its sender can mend it. */
package dev.apflow.domain.problem;
