package dev.apflow.domain.schedule;

import java.util.Objects;

/** What came of reading a cron expression. */
public sealed interface CronParsing {

    record Parsed(CronExpression expression) implements CronParsing {
        public Parsed {
            Objects.requireNonNull(expression, "expression");
        }
    }

    /**
     * It cannot be read.
     *
     * @param character where the fault begins, counted from 1
     * @param reason what is wrong there, one short sentence
     * @param expected what would have been right
     */
    record Faulty(int character, String reason, String expected) implements CronParsing {
        public Faulty {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(expected, "expected");
        }
    }
}
