package dev.apflow.architecture.planted.json;

import java.util.function.UnaryOperator;

/** In Turkish, the small letter of I is not i. */
public final class LowersLetters {
    UnaryOperator<String> lower() {
        return String::toLowerCase;
    }
}
