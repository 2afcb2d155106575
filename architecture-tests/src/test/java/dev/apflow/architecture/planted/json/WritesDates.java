package dev.apflow.architecture.planted.json;

import java.time.format.DateTimeFormatter;

/** Months of the machine's language. */
public final class WritesDates {
    DateTimeFormatter months() {
        return DateTimeFormatter.ofPattern("MMM");
    }
}
