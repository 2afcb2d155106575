/** The HTTP interface. */
package dev.apflow.adapters.http;
