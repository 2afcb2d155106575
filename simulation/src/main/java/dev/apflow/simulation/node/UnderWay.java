package dev.apflow.simulation.node;

/** The call of a process that takes effect at this moment. */
final class UnderWay {

    private static final Object NOTHING = "nothing";

    private int free;
    private Object said = NOTHING;

    /**
     * @param freeThen slots that were free when it was asked for
     */
    void begins(int freeThen) {
        free = freeThen;
        said = NOTHING;
    }

    void answered(Object answer) {
        said = answer;
    }

    int free() {
        return free;
    }

    /** The last that the store answered to it. */
    Object said() {
        return said;
    }
}
