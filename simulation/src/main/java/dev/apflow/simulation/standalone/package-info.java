/** Processes that each want one store for themselves, and who may write when. */
package dev.apflow.simulation.standalone;
