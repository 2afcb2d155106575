/**
 * What must hold, checked at every step and at the end of a run. A naive model, written from the
 * ports' contracts alone, sees each call in the order in which calls take effect. It says what each
 * must answer, and follows the events that each wrote: it knows who leads ({@link
 * dev.apflow.simulation.check.LeadershipModel}), who lives ({@link
 * dev.apflow.simulation.check.NodeLifeModel}) and where each task stands ({@link
 * dev.apflow.simulation.check.TaskModel}). The first difference is a violation.
 */
package dev.apflow.simulation.check;
