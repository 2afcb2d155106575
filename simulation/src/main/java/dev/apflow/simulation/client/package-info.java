/** Those who ask a simulated cluster for something, and do not give up. */
package dev.apflow.simulation.client;
