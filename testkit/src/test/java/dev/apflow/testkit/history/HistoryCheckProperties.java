package dev.apflow.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

import java.util.List;
import java.util.Optional;
import java.util.Random;

class HistoryCheckProperties {

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void what_a_right_cluster_does_breaks_no_rule(@ForAll long seed) {
        History history = PlayedCluster.play(new Random(seed));
        List<Violation> violations = HistoryCheck.check(history);
        assertThat(violations).as(HistoryReport.of(history, violations)).isEmpty();
        assertThat(new History(history.entries().stream().map(this::writtenAndRead).toList()))
                .isEqualTo(history);
    }

    private Entry writtenAndRead(Entry entry) {
        return EntryLines.read(EntryLines.write(entry));
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void one_fault_is_caught(@ForAll long seed, @ForAll Fault fault) {
        Random chance = new Random(seed);
        Optional<History> spoilt = fault.in(PlayedCluster.play(chance), chance);
        spoilt.ifPresent(
                history -> assertThat(HistoryCheck.check(history)).as("%s", fault).isNotEmpty());
        Statistics.label("found a place")
                .collect(fault, spoilt.isPresent())
                .coverage(
                        coverage -> {
                            for (Fault each : Fault.values()) {
                                coverage.check(each, true).count(count -> count > 0);
                            }
                        });
    }
}
