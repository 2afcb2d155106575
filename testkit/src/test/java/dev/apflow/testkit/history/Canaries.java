package dev.apflow.testkit.history;

import java.util.List;
import java.util.Locale;

/** For each rule histories that break it, each by one fault in a good one. */
final class Canaries {

    private Canaries() {}

    static List<GoodHistory> of(Rule rule) {
        GoodHistory good = GoodHistory.withEvents();
        return switch (rule) {
            case GRANTS_GROW -> grants(good);
            case WRITES_IN_THEIR_EPOCH -> writes(good);
            case SUBMITS_KEPT ->
                    List.of(
                            good.without("\"task\":\"y\""),
                            good.changed("\"tree\":\"y\"", "\"tree\":\"z\"", "\"s3\"", "accepted"));
            case SUBMITS_WHOLE -> List.of(good.without("\"task\":\"d\""));
            case SUBMITS_ONCE -> twice(good);
            case NOTHING_UNASKED ->
                    List.of(
                            good.without("\"submission\":\"s3\""),
                            good.without("\"s3\"", "accepted")
                                    .changed("unknown\"", "refused\",\"code\":\"no\"", "\"s3\""));
            case LOG_ORDERED -> log(good);
            case LIFE_CYCLE -> lifeCycle(good);
            case OUTCOMES_ONCE ->
                    List.of(
                            good.again("completed", "failed", "\"e12\""),
                            good.again("completed", "cancelled", "\"e23\""));
            case ATTEMPTS_COUNTED -> attempts(good);
            case DELIVERIES_COUNTED -> deliveries(good);
            case DELIVERIES_HELD -> holders(good);
            case DEPENDENCIES_FIRST -> dependencies(good);
            case CANCELS_KEPT -> List.of(good.changed("\"e\"", "\"d\"", "cancel", "\"epoch\":2"));
            case RERUNS_KEPT -> List.of(good.changed("\"e\"", "\"d\"", "\"kind\":\"rerun\""));
            case RERUNS_ASKED -> rerunsUnasked(good);
            case CANCELS_ASKED -> List.of(good.without("\"kind\":\"cancel\"", "accepted"));
            case READERS_GAPLESS -> readers(good);
            case EXECUTED_AS_DELIVERED -> executions(good);
            case REPLAY_AGREES ->
                    List.of(
                            good.without("found", "\"task\":\"c\""),
                            good.changed("completed", "failed", "found", "\"task\":\"c\""),
                            good.changed(":2}", ":1}", "found", "\"task\":\"a\""),
                            good.again("", "", "found", "\"task\":\"c\""),
                            good.without("\"kind\":\"event\"", "\"task\":\"d\""));
            case WORK_ENDS ->
                    List.of(
                            good.changed("completed", "pending", "found", "\"task\":\"y\""),
                            good.changed("completed", "in_progress", "found", "\"task\":\"c\""));
        };
    }

    private static List<GoodHistory> rerunsUnasked(GoodHistory good) {
        return List.of(
                good.without("\"kind\":\"rerun\""),
                good.changed("accepted\"", "refused\",\"code\":\"no\"", "\"kind\":\"rerun\""),
                good.changed("policy", "rerun", "\"e16\""));
    }

    private static List<GoodHistory> grants(GoodHistory good) {
        return List.of(
                good.changed("\"epoch\":2", "\"epoch\":1", "granted", "n2"),
                good.again("n1", "n3", "granted", "n1"),
                good.with(leadership("granted", "n1", 3, 140, 150))
                        .with(leadership("granted", "n2", 4, 90, 99)),
                good.with(leadership("written", "n3", 3, 140, 150))
                        .with(leadership("granted", "n3", 3, 160, 170)));
    }

    private static List<GoodHistory> writes(GoodHistory good) {
        return List.of(
                good.with(leadership("written", "n1", 1, 61, 70)),
                good.with(leadership("seen", "n1", 1, 131, 140)),
                good.with(leadership("written", "n1", 2, 131, 140)),
                good.with(leadership("written", "n2", 2, 31, 49)),
                good.changed("\"epoch\":2", "\"epoch\":1", "cancel", "accepted"),
                good.changed("\"n2\"", "\"n1\"", "\"s3\"", "accepted"),
                good.with(open("n3", 131, 140)),
                good.with(leadership("granted", "n1", 3, 140, 150)).with(open("n2", 151, 160)),
                good.with(leadership("granted", "n1", 3, 140, 150))
                        .with(open("n1", 151, 160))
                        .with(open("n2", 161, 170)));
    }

    private static String leadership(
            String use, String node, long epoch, long invoked, long returned) {
        return String.format(
                Locale.ROOT,
                ("{\"kind\":\"leadership\",\"use\":\"%s\",\"node\":\"%s\",\"epoch\":%d,"
                        + "\"invoked_ns\":%d,\"returned_ns\":%d}"),
                use,
                node,
                epoch,
                invoked,
                returned);
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

    private static List<GoodHistory> twice(GoodHistory good) {
        return List.of(
                good.with(
                        "{\"kind\":\"found\",\"task\":\"z\",\"tree\":\"z\",\"submission\":\"s3\","
                                + "\"status\":\"pending\",\"attempt\":1,\"delivery\":0}"),
                good.again("\"tree\":\"y\"", "\"tree\":\"z\"", "\"s3\"", "accepted"));
    }

    private static List<GoodHistory> log(GoodHistory good) {
        return List.of(
                good.changed("\"23\"", "\"22\"", "\"e23\""),
                good.changed("\"23\"", "\"01\"", "\"e23\""),
                good.changed("\"e23\"", "\"e03\"", "\"e23\""),
                good.changed("\"tree\":\"a\"", "\"tree\":\"y\"", "\"e23\""),
                good.changed("\"tree\":\"y\"", "\"tree\":\"a\"", "found", "\"task\":\"y\""));
    }

    private static List<GoodHistory> lifeCycle(GoodHistory good) {
        return List.of(
                good.without("\"e03\""),
                good.again("\"03\"", "\"40\"", "\"e03\""),
                good.without("\"e22\""),
                good.without("\"e21\""),
                good.without("\"e09\""),
                good.without("\"e15\""),
                good.changed("assigned", "started", "\"e24\""),
                good.changed("failed", "cancelled", "\"e15\""),
                good.changed("failed", "completed", "\"e15\""));
    }

    private static List<GoodHistory> attempts(GoodHistory good) {
        return List.of(
                good.changed("\"attempt\":2", "\"attempt\":3", "\"e16\""),
                good.changed("\"attempt\":2", "\"attempt\":1", "\"e20\""),
                good.changed("\"attempt\":1", "\"attempt\":2", "\"e10\""));
    }

    private static List<GoodHistory> deliveries(GoodHistory good) {
        return List.of(
                good.changed("\"delivery\":2", "\"delivery\":1", "\"e12\""),
                good.changed("\"delivery\":2", "\"delivery\":3", "\"e10\""),
                good.changed("\"delivery\":1", "\"delivery\":2", "\"e24\""));
    }

    private static List<GoodHistory> holders(GoodHistory good) {
        return List.of(
                good.changed("\"n2\"", "\"n1\"", "\"e12\""),
                good.changed("\"n2\"", "\"n1\"", "\"e14\""),
                good.changed("\"n1\"", "\"n2\"", "\"e09\""));
    }

    private static List<GoodHistory> dependencies(GoodHistory good) {
        return List.of(
                good.changed("completed", "failed", "\"e12\""),
                // b failed once, but was retried: for c that is no end of it.
                good.without("\"e18\"").without("\"e19\"").without("\"e20\""),
                good.changed("{\"id\":\"a\"}", waitingFor("e"), "submit", "\"s1\""));
    }

    private static String waitingFor(String other) {
        return String.format(
                Locale.ROOT,
                "{\"id\":\"a\",\"dependencies\":[{\"id\":\"%s\",\"required\":false}]}",
                other);
    }

    private static List<GoodHistory> readers(GoodHistory good) {
        return List.of(
                good.without("followed", "\"04\""),
                good.again("", "", "followed", "\"05\""),
                good.changed("\"24\"", "\"23\"", "followed", "\"24\""),
                good.changed("\"24\"", "\"25\"", "followed", "\"24\""),
                good.changed("\"03\"", "\"00\"", "followed", "\"03\""));
    }

    private static List<GoodHistory> executions(GoodHistory good) {
        return List.of(
                good.again("", "", "executed", "n2"),
                good.changed("\"delivery\":2", "\"delivery\":3", "executed", "n2"),
                good.changed("\"attempt\":1", "\"attempt\":2", "executed", "n2"),
                good.changed("n2", "n1", "executed", "n2"));
    }
}
