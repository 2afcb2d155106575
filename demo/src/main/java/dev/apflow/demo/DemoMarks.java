package dev.apflow.demo;

/**
 * Marks that the terminal can show.
 *
 * @param heights bars, the lowest first
 * @param line of a rule across the screen
 * @param cut after a text that goes on
 */
public record DemoMarks(String heights, String line, String cut) {}
