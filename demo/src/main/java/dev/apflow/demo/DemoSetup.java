package dev.apflow.demo;

import java.util.List;

/**
 * What the demonstration is told about the program and the terminal.
 *
 * @param program the words of the command that starts a node
 * @param drawn whether pictures are drawn, not lines written
 * @param coloured whether pictures have colours
 */
public record DemoSetup(List<String> program, DemoMarks marks, boolean drawn, boolean coloured) {

    public DemoSetup {
        program = List.copyOf(program);
    }
}
