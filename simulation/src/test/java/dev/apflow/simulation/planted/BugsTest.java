package dev.apflow.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cheap checks of the planted bugs; {@link PlantedBugsSimulation} plays them. */
class BugsTest {

    @Test
    void each_has_its_place_in_the_sources() {
        assertThat(Bugs.all())
                .flatExtracting(PlantedBug::edits)
                .allSatisfy(edit -> assertThat(edit.changed()).isNotEmpty());
    }
}
