package dev.apflow.testkit.history;

/** What every history of a cluster keeps to. */
public enum Rule {
    GRANTS_GROW("each grant has a greater epoch than whatever was over before it"),
    WRITES_IN_THEIR_EPOCH(
            "what is written or seen in an epoch is its holder's, comes after its grant and begins"
                    + " before anything of a later epoch is over"),
    SUBMITS_KEPT("an acknowledged submit is there"),
    SUBMITS_WHOLE("a tree is there with all its tasks or not at all"),
    SUBMITS_ONCE("no submission made two trees"),
    NOTHING_UNASKED("what is there was asked for and not refused"),
    LOG_ORDERED("cursors rise, no event comes twice, a task stays in its tree"),
    LIFE_CYCLE("each task begins with created and follows the arrows of the life cycle"),
    OUTCOMES_ONCE("an attempt has one outcome at most"),
    ATTEMPTS_COUNTED("attempts count 1, 2, 3 … with each retry"),
    DELIVERIES_COUNTED("deliveries count 1, 2, 3 … and only the newest says anything"),
    DELIVERIES_HELD("only the node that was handed a delivery starts and ends it"),
    DEPENDENCIES_FIRST("no task is handed out before what it depends on has ended as it must"),
    CANCELS_KEPT("an acknowledged cancel ended an attempt"),
    CANCELS_ASKED("nothing is cancelled unless someone asked"),
    RERUNS_KEPT("an acknowledged rerun began an attempt"),
    RERUNS_ASKED("nothing that ended is run again unless someone asked"),
    READERS_GAPLESS("who follows the log sees every event of it once and in order"),
    EXECUTED_AS_DELIVERED("what is executed was delivered, and is begun once a delivery"),
    REPLAY_AGREES("the log tells what was found, of every task"),
    WORK_ENDS("where all has settled, nothing waits but for what can never come");

    private final String words;

    Rule(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
