package dev.apflow.architecture.planted.adapters.http;

/** A message which no log keeps. */
public final class SpeaksToTheConsole {
    void speak() {
        System.out.println("here");
    }
}
