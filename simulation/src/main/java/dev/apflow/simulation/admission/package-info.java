/**
 * Flow control under simulated time: nodes that claim, die and lose answers, a leader that changes,
 * limits, pauses and settings that change while tasks run. {@link
 * dev.apflow.simulation.admission.AdmissionLaws} counts by itself what runs and what started, and
 * holds each claim against that.
 */
package dev.apflow.simulation.admission;
