/**
 * The executors that come with the program. {@link dev.apflow.adapters.executors.BuiltInExecutors}
 * makes them; each stands alone, and what a task may reach through them is decided by two small
 * records of rules: {@code AddressRules} and {@code CommandRules}.
 */
package dev.apflow.adapters.executors;
