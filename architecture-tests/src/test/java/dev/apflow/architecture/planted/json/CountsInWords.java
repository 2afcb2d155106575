package dev.apflow.architecture.planted.json;

/** Digits of the machine's language. */
public final class CountsInWords {
    String count(int number) {
        return String.format("%d", number);
    }
}
