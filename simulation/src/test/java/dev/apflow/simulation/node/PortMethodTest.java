package dev.apflow.simulation.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class PortMethodTest {

    private static Stream<Method> methods() {
        return Stream.of(
                        TreeWrites.class,
                        TaskWrites.class,
                        TaskReads.class,
                        TaskClaims.class,
                        TaskReports.class,
                        EventLog.class,
                        Retention.class,
                        ScheduleWrites.class,
                        ScheduleReads.class,
                        QueueWrites.class,
                        QueueReads.class,
                        LeadershipLease.class,
                        NodeRegistry.class,
                        TaskLeases.class,
                        Sweeps.class,
                        StoreClock.class)
                .flatMap(port -> Stream.of(port.getMethods()));
    }

    @Test
    void every_method_of_a_port_is_listed() {
        assertThat(methods().filter(each -> PortMethod.find(each).isEmpty())).isEmpty();
    }

    @Test
    void every_listed_method_exists() {
        List<PortMethod> found =
                methods().map(PortMethod::find).flatMap(Optional::stream).distinct().toList();

        assertThat(found).containsExactlyInAnyOrder(PortMethod.values());
    }

    @Test
    void a_finding_names_port_and_method() {
        assertThat(PortMethod.CLAIM).hasToString("TaskClaims.claim");
    }
}
