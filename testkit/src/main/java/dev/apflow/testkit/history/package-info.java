/**
 * What was done to a real cluster and what it showed, judged afterwards without knowing how it
 * works.
 *
 * <p>Drivers of a cluster record each operation with its real-time interval ({@link
 * dev.apflow.testkit.history.HistoryRecorder}: one JSON line each, from any thread). At the end
 * they record what they find: every task and the whole event log. {@link
 * dev.apflow.testkit.history.HistoryCheck} then says which of the promises ({@link
 * dev.apflow.testkit.history.Rule}) do not hold. It is pure: the same history, the same verdict.
 *
 * <pre>{@code
 * try (var recorder = new HistoryRecorder(file, System::nanoTime)) {
 *     long invoked = recorder.now();
 *     Answer answer = submit(tree);            // whatever the client does
 *     recorder.add(new Submit("client 1", node, recorder.since(invoked), "s17", plan, tree, answer));
 *     …
 *     events.forEach(event -> recorder.add(Logged.of(event)));
 *     tasks.forEach(task -> recorder.add(Found.of(task, Optional.of("s17"))));
 *     recorder.add(new Settled());             // if all work was waited for
 * }
 * History history = HistoryFile.read(file);
 * List<Violation> violations = HistoryCheck.check(history);
 * assertThat(violations).as(HistoryReport.of(history, violations)).isEmpty();
 * }</pre>
 *
 * <p>What a history has to keep to: tasks have ids that the client chose, wherever their
 * dependencies shall be checked; trees are submitted to run at once; nothing is deleted; cancels
 * end one task each; all cancels are recorded. An answer that did not come is recorded as {@link
 * dev.apflow.testkit.history.ClientAnswer.Unknown}, never left out. What happened at an unknown
 * time (a grant, seen in a log) is recorded with an interval that contains it: wider intervals make
 * the judgement milder, never wrong.
 */
package dev.apflow.testkit.history;
