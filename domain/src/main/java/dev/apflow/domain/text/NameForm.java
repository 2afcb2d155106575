package dev.apflow.domain.text;

/** The form of names: letters and digits of ASCII, and {@code . _ : -}. Asked for each task. */
public final class NameForm {

    private static final int LONGEST = 255;

    private NameForm() {}

    /** Whether the text is such a name of 1 to 255 characters. */
    public static boolean isName(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isPart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(char each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || each == '.'
                || each == '_'
                || each == ':'
                || each == '-';
    }
}
