/**
 * Flow control: which ready tasks may start now. Everything is counted from what runs; only the
 * next free start of a rate and the turns of fair keys are remembered.
 *
 * <p>The controls, in their order: <em>unique</em> when submitted → <em>pause</em> → not before,
 * dependencies → <em>rate</em> → <em>concurrency</em> → placement → priority, then fair turn, then
 * number.
 *
 * <ol>
 *   <li>{@link dev.apflow.domain.admission.AdmissionRules} is what a task asks for, {@link
 *       dev.apflow.domain.admission.QueueSettings} what holds for all tasks of a queue, {@link
 *       dev.apflow.domain.admission.AdmissionPause} what an operator stopped.
 *   <li>{@link dev.apflow.domain.admission.Admission} judges one task, and chooses among several,
 *       from an {@link dev.apflow.domain.admission.AdmissionState}: one moment of the store.
 *   <li>{@link dev.apflow.domain.admission.FairTurns} gives the turns that keys of a queue take.
 *   <li>{@link dev.apflow.domain.admission.UniqueRule} judges a submission, not a task.
 * </ol>
 *
 * <p>Invariants: never more than {@code limit} tasks with a key run, by the order of the store's
 * transactions; what is paused starts nothing; in no period more starts than a {@link
 * dev.apflow.domain.admission.Rate} allows. The store is authoritative, its clock judges.
 */
package dev.apflow.domain.admission;
