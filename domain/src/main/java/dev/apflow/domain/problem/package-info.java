/** What is wrong with a document from outside, told so that its writer can mend it. */
package dev.apflow.domain.problem;
