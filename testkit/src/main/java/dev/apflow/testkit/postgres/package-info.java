/**
 * A real PostgreSQL for tests: never a stand-in, and never with its durability switched off.
 *
 * <p>{@link dev.apflow.testkit.postgres.TestPostgres} gives a test class a database of its own on
 * the one server its JVM shares. The server is the first of these that there is:
 *
 * <ol>
 *   <li>the one named by {@code APFLOW_TEST_DATABASE_URL} (environment, or system property of that
 *       name), whose user must be allowed to create databases;
 *   <li>one in a container, when a Docker engine can be reached;
 *   <li>one started from embedded binaries.
 * </ol>
 *
 * <p>{@link dev.apflow.testkit.postgres.PostgresServer} is the last of them, for tests which kill
 * and restart their server. Its binaries are unpacked and its first cluster is initialised once for
 * each machine and user, into a cache; a start copies that cluster. Who is in charge of what:
 *
 * <ul>
 *   <li>{@code Installation}: the cache; filled by one process at a time, visible when complete;
 *   <li>{@code Account}: whom the server runs as, because PostgreSQL refuses to run as root;
 *   <li>{@code ServerHome}: a running server's directory and its guard, a process which outlives
 *       this JVM and ends whatever runs there when the JVM is gone, however it went;
 *   <li>{@code ServerProcess}: the postmaster of one start.
 * </ul>
 */
package dev.apflow.testkit.postgres;
