package dev.apflow.architecture.planted.application;

/** Digits of the machine's language. */
public final class AbbreviatesNumbers {
    String hexadecimal(long number) {
        return "%016x".formatted(number);
    }
}
