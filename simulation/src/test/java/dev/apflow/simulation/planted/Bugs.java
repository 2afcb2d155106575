package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** All that are planted, by what they break. */
final class Bugs {

    private Bugs() {}

    static List<PlantedBug> all() {
        return Stream.of(
                        LeadershipBugs.all(),
                        DeliveryBugs.all(),
                        OutcomeBugs.all(),
                        OrderBugs.all(),
                        WorkerBugs.all(),
                        FieldBugs.all(),
                        TreeEndBugs.all(),
                        ActorBugs.all(),
                        RetentionBugs.all(),
                        ScheduleBugs.all(),
                        StandaloneBugs.all(),
                        AdmissionBugs.all())
                .flatMap(bugs -> bugs)
                .toList();
    }
}
