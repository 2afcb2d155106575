/**
 * The contract of every store port as suites: a store is right when it passes them all. They run in
 * each module that has a store, on the store that {@link
 * dev.apflow.testkit.contract.StoreUnderTest} finds there; Surefire takes them from this module
 * ({@code dependenciesToScan}). A new class here is a contract of every store at once. One alone:
 * {@code mvn verify -pl adapters-duckdb -am -Dtest=TaskClaimsContract
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 *
 * <p>In the suites a {@code Client} writes and reads, a {@code TestWorker} claims and reports, and
 * histories are read as lines such as {@code "failed 1/2 n1"}: event, attempt/delivery, node.
 */
package dev.apflow.testkit.contract;
