/**
 * Measuring: a port that takes numbers, and the places of the program which feed it. Names begin
 * with {@code apflow_} and end in their base unit; labels have few values, never ids of tasks.
 */
package dev.apflow.application.metric;
