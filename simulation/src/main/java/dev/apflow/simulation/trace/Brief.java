package dev.apflow.simulation.trace;

import java.util.List;
import java.util.regex.Pattern;

/** Makes records' own texts short enough for a line. */
public final class Brief {

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String pattern, String replacement) {
            return new Rule(Pattern.compile(pattern), replacement);
        }
    }

    private static final List<Rule> RULES =
            List.of(
                    Rule.of("TaskSpec\\[id=([^,]*),.*?notBefore=Optional\\.empty\\]", "$1"),
                    Rule.of("JsonString\\[value=([^\\]]*)\\]", "\"$1\""),
                    Rule.of("Json\\w+\\[(?:value|members)=([^\\[\\]]*)\\]", "$1"),
                    Rule.of(
                            "NodeProfile\\[node=([^,]*), executors=\\[[^\\]]*\\],"
                                    + " capabilities=\\{[^}]*\\}, queues=\\[[^\\]]*\\]\\]",
                            "$1"),
                    Rule.of(
                            "Delivered\\[task=([^,]*), attempt=(\\d+), delivery=(\\d+)\\]",
                            "$1 $2/$3"),
                    Rule.of("IdempotencyKey\\[value=(\\w{8})\\w*\\]", "key $1"),
                    Rule.of("2026-01-\\d\\dT(\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,3})?)\\d*Z", "$1"));

    private Brief() {}

    /** The text without what every reader knows. */
    public static String of(String text) {
        String brief = text;
        for (Rule rule : RULES) {
            brief = rule.pattern().matcher(brief).replaceAll(rule.replacement());
        }
        return brief;
    }
}
