package dev.apflow.domain.event;

/**
 * The principal who caused an event, by name. Events that no client caused, or one without a name,
 * have none.
 *
 * @param name 1–255 characters, none of them a control character
 */
public record Actor(String name) {

    /** Longest name, in characters of Unicode. */
    public static final int LONGEST = 255;

    private static final int FIRST_SURROGATE = 0xD800;
    private static final int LAST_SURROGATE = 0xDFFF;

    public Actor {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "actor: expected 1–255 characters, no control characters");
        }
    }

    /** Whether a principal can have this name. */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= LONGEST
                && name.codePoints()
                        .noneMatch(
                                each ->
                                        Character.isISOControl(each)
                                                || each >= FIRST_SURROGATE
                                                        && each <= LAST_SURROGATE);
    }

    @Override
    public String toString() {
        return name;
    }
}
