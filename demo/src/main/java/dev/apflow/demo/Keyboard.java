package dev.apflow.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Single keys of the terminal, without waiting for the end of a line; or keys told beforehand. */
final class Keyboard implements AutoCloseable {

    private static final Path TERMINAL = Path.of("/dev/tty");

    private final LinkedBlockingQueue<Character> keys = new LinkedBlockingQueue<>(64);
    private final Optional<String> before;

    private Keyboard(Optional<String> before) {
        this.before = before;
    }

    /** The terminal's, where there is one; else no key ever comes. */
    static Keyboard ofTerminal() {
        Optional<String> before = stty("-g");
        Keyboard keyboard = new Keyboard(before);
        if (before.isPresent() && stty("-icanon", "-echo", "min", "1").isPresent()) {
            Thread.ofPlatform().daemon().name("keyboard").start(keyboard::listen);
        }
        return keyboard;
    }

    /** {@code script}'s keys, one each time that the interval has passed. */
    static Keyboard scripted(String script, long intervalMillis) {
        Keyboard keyboard = new Keyboard(Optional.empty());
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                for (char key : script.toCharArray()) {
                                    Thread.sleep(intervalMillis);
                                    keyboard.keys.offer(key);
                                }
                            } catch (InterruptedException ending) {
                                Thread.currentThread().interrupt();
                            }
                        });
        return keyboard;
    }

    private void listen() {
        try (InputStream in = Files.newInputStream(TERMINAL)) {
            for (int key = in.read(); key >= 0; key = in.read()) {
                keys.offer((char) key);
            }
        } catch (IOException failure) {
            // Without a terminal there are no keys.
        }
    }

    /** A key, should one be pressed within the time. */
    Optional<Character> await(long millis) throws InterruptedException {
        return Optional.ofNullable(keys.poll(millis, TimeUnit.MILLISECONDS));
    }

    private static Optional<String> stty(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "stty";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(Redirect.from(new File(TERMINAL.toString())))
                            .redirectError(Redirect.DISCARD)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The terminal is as it was. */
    @Override
    public void close() {
        before.ifPresent(Keyboard::stty);
    }
}
