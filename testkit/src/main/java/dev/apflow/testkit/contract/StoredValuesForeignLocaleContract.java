package dev.apflow.testkit.contract;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on a machine whose digits are not ASCII. */
@ExtendWith(ForeignLocale.class)
class StoredValuesForeignLocaleContract extends StoredValuesContract {}
