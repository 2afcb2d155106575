package dev.apflow.bootstrap;

/** Where the program begins. */
public final class Main {
    private Main() {}

    /** Says what the program is. */
    public static void main(String[] args) {
        System.out.println("apflow " + String.join(" ", args));
    }
}
