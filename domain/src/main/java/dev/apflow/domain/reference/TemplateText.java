package dev.apflow.domain.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A string with references: <code>${/run/id}</code> stands for a text, <code>$${</code> for <code>
 * ${</code>.
 *
 * @param parts in their order
 * @param problem what is wrong with it as a whole, if anything is
 */
record TemplateText(List<Part> parts, Optional<String> problem) {

    private static final int MOST_PARTS = 2 * References.MOST + 2;

    private static final String BEGIN = "${";
    private static final String LITERAL = "$${";

    TemplateText {
        parts = List.copyOf(parts);
    }

    /** A piece of such a string. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        /**
         * @param pointer as it stands there, whatever it is
         */
        record Inserted(String pointer) implements Part {}
    }

    /** The references of a string; empty where nothing in it is to be replaced. */
    static Optional<TemplateText> of(String text) {
        return text.contains(BEGIN) ? Optional.of(parse(text)) : Optional.empty();
    }

    private static TemplateText parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (parts.size() > MOST_PARTS) {
                return new TemplateText(parts, Optional.of("too many references"));
            }
            if (text.startsWith(LITERAL, at)) {
                literal.append(BEGIN);
                at += LITERAL.length();
            } else if (text.startsWith(BEGIN, at)) {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    return new TemplateText(parts, Optional.of("a reference without its end"));
                }
                addLiteral(literal, parts);
                parts.add(new Part.Inserted(text.substring(at + BEGIN.length(), end)));
                at = end + 1;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        addLiteral(literal, parts);
        return new TemplateText(parts, Optional.empty());
    }

    private static void addLiteral(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
