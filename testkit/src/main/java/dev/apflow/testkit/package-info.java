/** What tests share. */
package dev.apflow.testkit;
