/** The rules. */
package dev.apflow.domain;
