package dev.apflow.application.worker;

import dev.apflow.domain.text.Excerpts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What executors throw, as text: bounded, whatever it is. */
final class StackTraces {

    private static final int MOST_THROWABLES = 20;
    private static final int MOST_FRAMES = 100;
    private static final int MOST_CAUSES = 5;
    private static final int LONGEST_MESSAGE = 2_000;

    /** Below it stands the worker, which nobody wants to see. */
    private static final String WORKER = "dev.apflow.application.worker.";

    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> lines = new ArrayList<>();

    private StackTraces() {}

    /** The stack trace with causes and suppressed exceptions, as Java prints it. */
    static String of(Throwable problem) {
        StackTraces traces = new StackTraces();
        traces.add(problem, "", "");
        return String.join("\n", traces.lines);
    }

    private void add(Throwable problem, String heading, String indent) {
        if (seen.size() == MOST_THROWABLES || !seen.add(problem)) {
            lines.add(indent + heading + problem.getClass().getName() + " (shown above, or more)");
            return;
        }
        String message = message(problem);
        lines.add(
                indent
                        + heading
                        + problem.getClass().getName()
                        + (message.isEmpty() ? "" : ": " + message));
        StackTraceElement[] frames = problem.getStackTrace();
        int shown = 0;
        while (shown < Math.min(frames.length, MOST_FRAMES)
                && !frames[shown].getClassName().startsWith(WORKER)) {
            lines.add(indent + "\tat " + place(frames[shown]));
            shown++;
        }
        if (shown < frames.length) {
            lines.add(indent + "\t... " + (frames.length - shown) + " more");
        }
        for (Throwable each : problem.getSuppressed()) {
            add(each, "Suppressed: ", indent + "\t");
        }
        Throwable cause = problem.getCause();
        if (cause != null) {
            add(cause, "Caused by: ", indent);
        }
    }

    /** The causes of a failure in one line, the nearest first; empty where there are none. */
    static String causes(Throwable problem) {
        StringBuilder text = new StringBuilder();
        String before = String.valueOf(problem.getMessage());
        Throwable cause = problem.getCause();
        for (int i = 0; cause != null && cause != problem && i < MOST_CAUSES; i++) {
            String description = described(cause);
            if (!before.endsWith(message(cause)) || message(cause).isEmpty()) {
                text.append("; caused by: ").append(description);
            }
            before = description;
            cause = cause.getCause();
        }
        return text.toString();
    }

    /** Type and message: {@code IllegalStateException: no room}. */
    static String described(Throwable problem) {
        String message = message(problem);
        return type(problem) + (message.isBlank() ? "" : ": " + message);
    }

    /** Where it was thrown; empty where it does not say. */
    static String place(Throwable problem) {
        StackTraceElement[] frames = problem.getStackTrace();
        return frames.length == 0 ? "" : place(frames[0]);
    }

    /** Without class loader and module, which tell the reader nothing. */
    private static String place(StackTraceElement frame) {
        String file = frame.getFileName() == null ? "Unknown Source" : frame.getFileName();
        return frame.getClassName()
                + "."
                + frame.getMethodName()
                + "("
                + (frame.isNativeMethod() ? "Native Method" : file)
                + (frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "")
                + ")";
    }

    /** A class without a name of its own has that of the file. */
    private static String type(Throwable problem) {
        String simple = problem.getClass().getSimpleName();
        String name = problem.getClass().getName();
        return simple.isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : simple;
    }

    private static String message(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? "" : Excerpts.shortened(message, LONGEST_MESSAGE);
    }
}
