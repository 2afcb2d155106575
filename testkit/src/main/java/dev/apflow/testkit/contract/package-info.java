/**
 * The contract of every store port as abstract suites: a store is right when it passes them all.
 * Each store's module has a subclass of each suite that says how to open the store ({@link
 * dev.apflow.testkit.contract.StoreFixture}) and nothing else.
 *
 * <p>In the suites a {@code Client} writes and reads, a {@code TestWorker} claims and reports, and
 * histories are read as lines such as {@code "failed 1/2 n1"}: event, attempt/delivery, node.
 */
package dev.apflow.testkit.contract;
