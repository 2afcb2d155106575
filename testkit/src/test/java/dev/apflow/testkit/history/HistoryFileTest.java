package dev.apflow.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.Settled;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

class HistoryFileTest {

    private static final int THREADS = 8;
    private static final int LINES_EACH = 200;

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("history.jsonl");
    }

    @Test
    void what_was_recorded_is_read_again() throws IOException {
        History good = GoodHistory.withEvents().history();
        try (var recorder = new HistoryRecorder(file, () -> 0)) {
            good.entries().forEach(recorder::add);
        }
        assertThat(HistoryFile.read(file)).isEqualTo(good);
    }

    @Test
    void a_recorder_writes_on_and_files_are_read_one_behind_the_other() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (var recorder = new HistoryRecorder(file, () -> 0)) {
                recorder.add(new Settled());
            }
        }
        assertThat(HistoryFile.read(file, file).entries())
                .containsExactly(new Settled(), new Settled(), new Settled(), new Settled());
    }

    @Test
    void intervals_come_from_the_clock() throws IOException {
        AtomicLong clock = new AtomicLong(5);
        try (var recorder = new HistoryRecorder(file, clock::get)) {
            long invoked = recorder.now();
            clock.set(9);
            assertThat(recorder.since(invoked)).isEqualTo(new Interval(5, 9));
        }
        assertThatThrownBy(() -> new Interval(9, 5)).hasMessageContaining("not before 9, got 5");
    }

    @Test
    void threads_write_whole_lines_each_in_its_own_order() throws IOException {
        try (var recorder = new HistoryRecorder(file, () -> 0)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String reader = "r" + thread;
                work.add(() -> record(recorder, reader));
            }
            AtOnce.all(work);
        }
        List<HistoryLine<Followed>> all = HistoryFile.read(file).all(Followed.class);
        assertThat(all).hasSize(THREADS * LINES_EACH);
        for (int thread = 0; thread < THREADS; thread++) {
            String reader = "r" + thread;
            assertThat(all)
                    .filteredOn(line -> line.entry().reader().equals(reader))
                    .extracting(line -> Integer.parseInt(line.entry().cursor().value()))
                    .isSorted();
        }
    }

    private static boolean record(HistoryRecorder recorder, String reader) {
        for (int i = 0; i < LINES_EACH; i++) {
            recorder.add(
                    EntryLines.read(
                            String.format(
                                    Locale.ROOT,
                                    "{\"kind\":\"followed\",\"reader\":\"%s\",\"cursor\":\"%d\"}",
                                    reader,
                                    i)));
        }
        return true;
    }

    @Test
    void a_last_line_that_was_cut_off_is_passed_over() throws IOException {
        Files.writeString(file, "{\"kind\":\"settled\"}\n{\"kind\":\"sett");
        assertThat(HistoryFile.read(file).entries()).containsExactly(new Settled());
    }

    @Test
    void a_bad_line_is_named() throws IOException {
        Files.writeString(file, "{\"kind\":\"settled\"}\n{\"kind\":\"gossip\"}\n");
        assertThatThrownBy(() -> HistoryFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2: kind: got gossip");
    }

    @Test
    void bad_members_are_named() {
        assertThat(
                        List.of(
                                refusal("[]"),
                                refusal("{\"kind\":\"followed\",\"reader\":3}"),
                                refusal("{\"kind\":\"followed\",\"reader\":\"r\"}"),
                                refusal("{\"kind\":\"leadership\",\"use\":\"sat\",\"node\":\"n\"}"),
                                refusal("{")))
                .satisfiesExactly(
                        text -> assertThat(text).contains("expected an object"),
                        text -> assertThat(text).startsWith("reader: expected a text"),
                        text -> assertThat(text).startsWith("cursor: expected a value"),
                        text -> assertThat(text).contains("SAT"),
                        text -> assertThat(text).isNotEmpty());
    }

    private static String refusal(String line) {
        try {
            return EntryLines.read(line).toString();
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void a_grant_needs_an_epoch() {
        String grant =
                GoodHistory.withEvents()
                        .text()
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replace(",\"epoch\":1", "");
        assertThat(refusal(grant)).startsWith("epoch: expected one of GRANTED");
        assertThat(EntryLines.read(grant.replace("granted", "written")))
                .isInstanceOf(LeadershipEntry.class);
    }

    /** Judges files from elsewhere: {@code -Dapflow.history=one.jsonl,other.jsonl}. */
    @Test
    void the_given_files_break_no_rule() throws IOException {
        Files.writeString(file, GoodHistory.withEvents().text());
        String given = System.getProperty("apflow.history", file.toString());
        History history =
                HistoryFile.read(
                        Arrays.stream(given.split(",")).map(Path::of).toArray(Path[]::new));
        List<Violation> violations = HistoryCheck.check(history);
        assertThat(violations).as(HistoryReport.of(history, violations)).isEmpty();
    }
}
