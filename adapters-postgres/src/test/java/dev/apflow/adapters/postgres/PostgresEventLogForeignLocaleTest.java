package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.ForeignLocale;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on a machine whose digits are not ASCII. */
@ExtendWith(ForeignLocale.class)
class PostgresEventLogForeignLocaleTest extends PostgresEventLogTest {}
