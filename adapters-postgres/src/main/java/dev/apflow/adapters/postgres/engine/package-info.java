/**
 * How this adapter works with a PostgreSQL server: connections, pools, sessions, statements,
 * migrations, errors, locks and fences. It knows nothing of trees, tasks or nodes.
 *
 * <ul>
 *   <li>{@link dev.apflow.adapters.postgres.engine.Database} is a pool, and the ways to run a
 *       transaction in it. Every commit is held against the standalone term ({@link
 *       dev.apflow.adapters.postgres.engine.WriteFence}).
 *   <li>{@link dev.apflow.adapters.postgres.engine.Session} is a connection that lasts and holds a
 *       lock.
 *   <li>{@link dev.apflow.adapters.postgres.engine.SqlErrors} says what an exception of the driver
 *       means for the caller of a port.
 *   <li>{@link dev.apflow.adapters.postgres.engine.AdvisoryLock} lists every advisory lock.
 *   <li>{@link dev.apflow.adapters.postgres.engine.Fence} orders the writes of leaders before or
 *       after each grant of leadership.
 *   <li>{@link dev.apflow.adapters.postgres.engine.Migrations} bring the tables up to date.
 * </ul>
 *
 * <p>This package may use {@code settings}.
 */
package dev.apflow.adapters.postgres.engine;
