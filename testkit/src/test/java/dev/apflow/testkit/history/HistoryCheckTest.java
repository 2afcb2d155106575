package dev.apflow.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Locale;

class HistoryCheckTest {

    @Test
    void a_good_history_breaks_no_rule() {
        History history = GoodHistory.withEvents().history();
        List<Violation> violations = HistoryCheck.check(history);
        assertThat(violations).as(HistoryReport.of(history, violations)).isEmpty();
    }

    @Test
    void an_empty_history_breaks_no_rule() {
        assertThat(HistoryCheck.check(new History(List.of()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_rule_catches_its_canaries(Rule rule) {
        assertThat(Canaries.of(rule)).isNotEmpty();
        for (GoodHistory canary : Canaries.of(rule)) {
            assertThat(HistoryCheck.check(canary.history()))
                    .as(canary.text())
                    .extracting(Violation::rule)
                    .contains(rule);
        }
    }

    @Test
    void of_uses_of_leadership_at_the_same_time_any_order_is_right() {
        GoodHistory good =
                GoodHistory.withEvents()
                        .with(open("n1", 40, 55))
                        .with(open("n2", 55, 65))
                        .with(open("n1", 60, 200));
        assertThat(HistoryCheck.check(good.history())).isEmpty();
    }

    @Test
    void writes_without_an_epoch_are_fitted_into_the_terms_of_their_node() {
        GoodHistory thrice =
                GoodHistory.withEvents()
                        .with(granted("n1", 3, 140, 150))
                        .with(open("n1", 151, 160))
                        .with(granted("n2", 4, 155, 170))
                        .with(open("n2", 171, 180));
        assertThat(HistoryCheck.check(thrice.history())).isEmpty();
    }

    @Test
    void without_any_grant_writes_need_no_epoch() {
        GoodHistory standalone =
                GoodHistory.withEvents()
                        .without("\"kind\":\"leadership\"")
                        .changed(",\"epoch\":1", "", "\"s1\"", "submit")
                        .changed(",\"epoch\":2", "", "\"kind\":\"cancel\"", "accepted")
                        .changed(",\"epoch\":2", "", "\"kind\":\"rerun\"");
        assertThat(HistoryCheck.check(standalone.history())).isEmpty();
    }

    @Test
    void an_unknown_submit_may_be_there_or_not() {
        GoodHistory there =
                GoodHistory.withEvents().without("\"kind\":\"submit\"", "\"s3\"", "accepted");
        GoodHistory absent = there.without("\"task\":\"y\"").without("\"tree\":\"y\"");
        assertThat(HistoryCheck.check(there.history())).isEmpty();
        assertThat(HistoryCheck.check(absent.history())).isEmpty();
    }

    @Test
    void a_dependency_that_was_run_again_meanwhile_held_nobody_back() {
        GoodHistory rerun =
                GoodHistory.withEvents()
                        .without("settled")
                        .without("\"e18\"")
                        .without("\"e19\"")
                        .without("\"e20\"")
                        .changed("\"reason\":\"policy\"", "\"reason\":\"rerun\"", "\"e16\"")
                        .again("\"e\"", "\"b\"", "\"kind\":\"rerun\"")
                        .changed("failed", "pending", "found", "\"task\":\"b\"")
                        .changed("\"delivery\":2", "\"delivery\":1", "found", "\"task\":\"b\"");
        assertThat(HistoryCheck.check(rerun.history())).isEmpty();
    }

    @Test
    void what_has_not_settled_may_be_under_way() {
        GoodHistory underWay =
                GoodHistory.withEvents()
                        .without("settled")
                        .without("\"e26\"")
                        .changed("completed", "in_progress", "found", "\"task\":\"y\"");
        assertThat(HistoryCheck.check(underWay.history())).isEmpty();
    }

    @Test
    void the_report_names_rule_and_lines_and_shows_those_around() {
        History history = GoodHistory.withEvents().changed("\"n2\"", "\"n1\"", "\"e12\"").history();
        List<Violation> violations = HistoryCheck.check(history);
        assertThat(HistoryReport.of(history, violations))
                .startsWith("violations: 1 in 54 lines")
                .contains("DELIVERIES_HELD: task a: completed 1/2 of n1 held by n2")
                .contains("(only the node that was handed a delivery starts and ends it)")
                .containsPattern("(?m)^> +\\d+ \\{.*e12")
                .containsPattern("(?m)^ +\\d+ \\{.*e13");
    }

    @Test
    void what_is_in_a_history_is_counted_by_words() {
        assertThat(HistoryCounts.of(GoodHistory.withEvents().history()))
                .containsEntry("submit accepted", 2)
                .containsEntry("submit refused as not_leader", 1)
                .containsEntry("submit unknown", 1)
                .containsEntry("rerun accepted", 1)
                .containsEntry("leadership granted", 2)
                .containsEntry("event reassigned by lease expired", 1)
                .containsEntry("found pending", 1);
    }

    private static String granted(String node, long epoch, long invoked, long returned) {
        return open(node, invoked, returned)
                .replace("written", "granted")
                .replace("}", ",\"epoch\":" + epoch + "}");
    }

    private static String open(String node, long invoked, long returned) {
        return String.format(
                Locale.ROOT,
                ("{\"kind\":\"leadership\",\"use\":\"written\",\"node\":\"%s\",\"invoked_ns\":%d,"
                        + "\"returned_ns\":%d}"),
                node,
                invoked,
                returned);
    }
}
