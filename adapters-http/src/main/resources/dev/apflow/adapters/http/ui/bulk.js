// The same done to many tasks, a few at a time.

const LANES = 4;

/** As many are changed at once. */
export const MOST_AT_ONCE = 1000;

/** How many were done, and the first problem; one that fails does not hold up the others. */
export async function forEach(items, work) {
  const left = items.slice(0, MOST_AT_ONCE);
  let done = 0;
  let problem = null;
  const lane = async () => {
    for (let item = left.shift(); item; item = left.shift()) {
      try {
        await work(item);
        done++;
      } catch (failed) {
        problem ??= failed;
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { done, problem };
}

/** "1 task", "2 tasks". */
export function tasksOf(count) {
  return `${count.toLocaleString()} ${count === 1 ? "task" : "tasks"}`;
}

/** Some of them by name. */
export function namesOf(tasks) {
  const names = tasks.slice(0, 5).map((each) => `“${each.name}”`).join(", ");
  return tasks.length > 5 ? `${names} and ${tasks.length - 5} more.` : `${names}.`;
}
