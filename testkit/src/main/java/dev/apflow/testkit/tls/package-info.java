/** Certificates made in a test, without a program besides Java. */
package dev.apflow.testkit.tls;
