/**
 * Schedules: which nominal times one has, and the fate of each.
 *
 * <ol>
 *   <li>A {@link dev.apflow.domain.schedule.Schedule} is a definition. Its {@link
 *       dev.apflow.domain.schedule.NominalTimes} are a pure function of it: local times of a {@link
 *       dev.apflow.domain.schedule.CronExpression} become instants by the rules for gaps and
 *       overlaps of the zone's clock; exclusions mark some as starting nothing.
 *   <li>{@link dev.apflow.domain.schedule.DueRules} decide the {@link
 *       dev.apflow.domain.schedule.Fate} of each nominal time that has come, from the {@link
 *       dev.apflow.domain.schedule.ScheduleState}.
 *   <li>An {@link dev.apflow.domain.schedule.Occurrence} is that fate as the ledger keeps it.
 * </ol>
 *
 * <p>The invariant of all of it: each nominal time has exactly one fate. The ledger's primary key
 * (schedule, nominal time) guards it; a decision moves the schedule's place in the same
 * transaction. A fate changes only where {@link dev.apflow.domain.schedule.Outcome#BUFFERED} ends,
 * and where a client asks for a tree (a backfill, a trigger).
 *
 * <p>The times of a zone are those of the JDK's data; the store's clock says what has come.
 */
package dev.apflow.domain.schedule;
