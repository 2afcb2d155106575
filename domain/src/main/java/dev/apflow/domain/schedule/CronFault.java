package dev.apflow.domain.schedule;

/** That a cron expression cannot be read: thrown within the parser alone. */
final class CronFault extends Exception {

    private static final long serialVersionUID = 1;

    private final int character;
    private final String reason;
    private final String expected;

    CronFault(int character, String reason, String expected) {
        super(reason, null, false, false);
        this.character = character;
        this.reason = reason;
        this.expected = expected;
    }

    CronParsing.Faulty faulty() {
        return new CronParsing.Faulty(character, reason, expected);
    }
}
