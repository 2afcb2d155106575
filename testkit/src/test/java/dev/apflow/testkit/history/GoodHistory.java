package dev.apflow.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A history in which everything happens once and nothing is wrong, and ways to spoil it. Of the
 * tree of {@code a}, {@code b} fails for good, so that {@code d} waits in vain; {@code a} is run a
 * second time after its first node was gone; {@code e} is cancelled and run again.
 */
final class GoodHistory {

    private static final String TEXT =
            """
            {"kind":"leadership","use":"granted","node":"n1","epoch":1,"invoked_ns":0,"returned_ns":10}
            {"kind":"submit","client":"c1","node":"n1","invoked_ns":20,"returned_ns":30,"submission":"s1",\
            "tasks":[{"id":"a"},{"id":"b","dependencies":[{"id":"a","required":true}]},\
            {"id":"c","dependencies":[{"id":"b","required":false}]},\
            {"id":"d","dependencies":[{"id":"b","required":true}]},{"id":"e"}],\
            "tree":"a","answer":"accepted","epoch":1}
            {"kind":"submit","client":"c2","node":"n2","invoked_ns":25,"returned_ns":40,"submission":"s2",\
            "tasks":[{"id":"x"}],"answer":"refused","code":"not_leader"}
            {"kind":"submit","client":"c1","node":"n1","invoked_ns":45,"returned_ns":70,"submission":"s3",\
            "tasks":[{"id":"y"}],"answer":"unknown"}
            {"kind":"leadership","use":"granted","node":"n2","epoch":2,"invoked_ns":50,"returned_ns":60}
            {"kind":"submit","client":"c1","node":"n2","invoked_ns":80,"returned_ns":90,"submission":"s3",\
            "tasks":[{"id":"y"}],"tree":"y","answer":"accepted"}
            {"kind":"cancel","client":"c2","node":"n2","invoked_ns":100,"returned_ns":110,"task":"e",\
            "answer":"accepted","epoch":2}
            {"kind":"cancel","client":"c2","node":"n2","invoked_ns":112,"returned_ns":115,"task":"e",\
            "answer":"refused","code":"wrong_status"}
            {"kind":"rerun","client":"c2","node":"n2","invoked_ns":116,"returned_ns":119,"task":"e",\
            "answer":"accepted","epoch":2}
            {"kind":"leadership","use":"seen","node":"n2","epoch":2,"invoked_ns":120,"returned_ns":130}
            {"kind":"executed","invoked_ns":31,"returned_ns":32,"task":"a","attempt":1,"delivery":1}
            {"kind":"executed","invoked_ns":61,"returned_ns":62,"task":"a","attempt":1,"delivery":2,"node":"n2"}
            {"kind":"followed","reader":"r1","cursor":"03"}
            {"kind":"followed","reader":"r1","cursor":"04"}
            {"kind":"followed","reader":"r2","tree":"y","cursor":"08"}
            {"kind":"followed","reader":"r1","cursor":"05"}
            {"kind":"followed","reader":"r2","tree":"y","cursor":"24"}
            {"kind":"event","cursor":"01","event_id":"e01","task":"a","tree":"a","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"02","event_id":"e02","task":"b","tree":"a","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"03","event_id":"e03","task":"c","tree":"a","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"04","event_id":"e04","task":"d","tree":"a","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"05","event_id":"e05","task":"e","tree":"a","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"06","event_id":"e06","task":"a","tree":"a","type":"assigned","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"07","event_id":"e07","task":"a","tree":"a","type":"started","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"08","event_id":"e08","task":"y","tree":"y","type":"created","attempt":1,"delivery":0}
            {"kind":"event","cursor":"09","event_id":"e09","task":"a","tree":"a","type":"reassigned","node":"n1","attempt":1,"delivery":1,"reason":"lease expired"}
            {"kind":"event","cursor":"10","event_id":"e10","task":"a","tree":"a","type":"assigned","node":"n2","attempt":1,"delivery":2}
            {"kind":"event","cursor":"11","event_id":"e11","task":"a","tree":"a","type":"started","node":"n2","attempt":1,"delivery":2}
            {"kind":"event","cursor":"12","event_id":"e12","task":"a","tree":"a","type":"completed","node":"n2","attempt":1,"delivery":2}
            {"kind":"event","cursor":"13","event_id":"e13","task":"b","tree":"a","type":"assigned","node":"n2","attempt":1,"delivery":1}
            {"kind":"event","cursor":"14","event_id":"e14","task":"b","tree":"a","type":"started","node":"n2","attempt":1,"delivery":1}
            {"kind":"event","cursor":"15","event_id":"e15","task":"b","tree":"a","type":"failed","node":"n2","attempt":1,"delivery":1}
            {"kind":"event","cursor":"16","event_id":"e16","task":"b","tree":"a","type":"retried","attempt":2,"delivery":1,"reason":"policy"}
            {"kind":"event","cursor":"17","event_id":"e17","task":"e","tree":"a","type":"cancelled","attempt":1,"delivery":0}
            {"kind":"event","cursor":"18","event_id":"e18","task":"b","tree":"a","type":"assigned","node":"n1","attempt":2,"delivery":2}
            {"kind":"event","cursor":"19","event_id":"e19","task":"b","tree":"a","type":"started","node":"n1","attempt":2,"delivery":2}
            {"kind":"event","cursor":"20","event_id":"e20","task":"b","tree":"a","type":"failed","node":"n1","attempt":2,"delivery":2}
            {"kind":"event","cursor":"21","event_id":"e21","task":"c","tree":"a","type":"assigned","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"22","event_id":"e22","task":"c","tree":"a","type":"started","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"23","event_id":"e23","task":"c","tree":"a","type":"completed","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"24","event_id":"e24","task":"y","tree":"y","type":"assigned","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"25","event_id":"e25","task":"y","tree":"y","type":"started","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"26","event_id":"e26","task":"y","tree":"y","type":"completed","node":"n1","attempt":1,"delivery":1}
            {"kind":"event","cursor":"27","event_id":"e27","task":"e","tree":"a","type":"retried","attempt":2,"delivery":0,"reason":"rerun"}
            {"kind":"event","cursor":"28","event_id":"e28","task":"e","tree":"a","type":"assigned","node":"n2","attempt":2,"delivery":1}
            {"kind":"event","cursor":"29","event_id":"e29","task":"e","tree":"a","type":"started","node":"n2","attempt":2,"delivery":1}
            {"kind":"event","cursor":"30","event_id":"e30","task":"e","tree":"a","type":"completed","node":"n2","attempt":2,"delivery":1}
            {"kind":"found","task":"a","tree":"a","submission":"s1","status":"completed","attempt":1,"delivery":2}
            {"kind":"found","task":"b","tree":"a","status":"failed","attempt":2,"delivery":2}
            {"kind":"found","task":"c","tree":"a","status":"completed","attempt":1,"delivery":1}
            {"kind":"found","task":"d","tree":"a","status":"pending","attempt":1,"delivery":0}
            {"kind":"found","task":"e","tree":"a","status":"completed","attempt":2,"delivery":1}
            {"kind":"found","task":"y","tree":"y","status":"completed","attempt":1,"delivery":1}
            {"kind":"settled"}
            """;

    private final List<String> lines;

    private GoodHistory(List<String> lines) {
        this.lines = lines;
    }

    static GoodHistory withEvents() {
        return new GoodHistory(TEXT.lines().toList());
    }

    History history() {
        return new History(lines.stream().map(EntryLines::read).toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Without the lines that have all of these parts. */
    GoodHistory without(String... parts) {
        List<String> left = lines.stream().filter(line -> !has(line, parts)).toList();
        assertThat(left).hasSizeLessThan(lines.size());
        return new GoodHistory(left);
    }

    GoodHistory with(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new GoodHistory(more);
    }

    /** With the one line that has all of these parts a second time, at the end, changed. */
    GoodHistory again(String old, String changed, String... parts) {
        return with(theOne(parts).replace(old, changed));
    }

    /** With another text in the one line that has all of these parts. */
    GoodHistory changed(String old, String changed, String... parts) {
        String line = theOne(parts);
        assertThat(line).contains(old);
        return new GoodHistory(
                lines.stream()
                        .map(each -> each.equals(line) ? line.replace(old, changed) : each)
                        .toList());
    }

    private String theOne(String... parts) {
        List<String> found = lines.stream().filter(line -> has(line, parts)).toList();
        assertThat(found).as("lines with %s", Arrays.toString(parts)).hasSize(1);
        return found.getFirst();
    }

    private static boolean has(String line, String... parts) {
        return Arrays.stream(parts).allMatch(line::contains);
    }
}
