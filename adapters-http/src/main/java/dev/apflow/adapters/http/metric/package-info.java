/** Measurements, kept in the Prometheus client library and shown in its text format. */
package dev.apflow.adapters.http.metric;
