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
 *   <li>one started from embedded binaries; those of another version, where the system property
 *       {@code apflow.postgres.binaries} names their jar, come before the container.
 * </ol>
 *
 * <p>{@link dev.apflow.embedded.postgres.PostgresServer} is the last of them, for tests which kill
 * and restart their server.
 */
package dev.apflow.testkit.postgres;
