package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.ForeignLocale;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on a machine whose digits are not ASCII. */
@ExtendWith(ForeignLocale.class)
class InMemoryEventLogForeignLocaleTest extends InMemoryEventLogTest {}
