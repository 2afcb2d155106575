package dev.apflow.adapters.postgres.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces includes by their texts and named parameters by what stands for them. */
final class SqlParser {

    /** Comments, literals, casts, includes, parameters: the first that fits is taken. */
    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?<comment>--[^\\n]*\\n?)"
                            + "|(?<kept>'[^']*'|\"[^\"]*\"|::)"
                            + "|\\$\\{(?<include>[^}]*)\\}"
                            + "|:(?<parameter>[a-z][a-z0-9_]*)"
                            + "|(?<unnamed>\\?)");

    private final SqlText.Source source;
    private final UnaryOperator<String> placeholder;
    private final StringBuilder sql = new StringBuilder();
    private final List<String> parameters = new ArrayList<>();
    private final Deque<String> under = new ArrayDeque<>();

    /**
     * @param placeholder what stands for a parameter
     */
    SqlParser(SqlText.Source source, UnaryOperator<String> placeholder) {
        this.source = source;
        this.placeholder = placeholder;
    }

    /** In the order of their places. */
    List<String> parameters() {
        return parameters;
    }

    String sql() {
        return sql.toString();
    }

    /** Adds the text of a resource. */
    void include(String name) {
        if (under.contains(name)) {
            throw new IllegalStateException(name + ".sql includes itself");
        }
        under.push(name);
        add(source.text(name).strip());
        under.pop();
    }

    private void add(String text) {
        Matcher token = TOKEN.matcher(text);
        int from = 0;
        while (token.find()) {
            sql.append(text, from, token.start());
            from = token.end();
            add(token.toMatchResult());
        }
        sql.append(text, from, text.length());
    }

    private void add(MatchResult token) {
        if (token.group("include") != null) {
            includeOrLock(token.group("include"));
        } else if (token.group("parameter") != null) {
            parameters.add(token.group("parameter"));
            sql.append(placeholder.apply(token.group("parameter")));
        } else if (token.group("kept") != null) {
            sql.append(token.group());
        } else if (token.group("unnamed") != null) {
            throw new IllegalStateException(under.peek() + ".sql has a parameter without a name");
        }
    }

    private void includeOrLock(String name) {
        String[] words = name.split(" ", 3);
        switch (words[0]) {
            case "lock" -> addLock(lock(name, words), words);
            case "is_lock" -> sql.append(lock(name, words).isIn());
            case "next_lock" -> sql.append(lock(name, words).next(words[2]));
            default -> include(name);
        }
    }

    private void addLock(AdvisoryLock lock, String[] words) {
        if (words.length == 3) {
            sql.append(lock.key(""));
            add(words[2]);
        } else {
            sql.append(lock.key());
        }
    }

    private AdvisoryLock lock(String name, String[] words) {
        for (AdvisoryLock each : AdvisoryLock.values()) {
            if (words.length > 1 && each.name().equals(words[1])) {
                return each;
            }
        }
        throw new IllegalStateException(under.peek() + ".sql: no lock ${" + name + "}");
    }
}
