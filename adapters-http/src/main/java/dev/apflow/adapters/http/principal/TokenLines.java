package dev.apflow.adapters.http.principal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of tokens, one a line: {@code name scopes sha256:<hex>}. Scopes are separated by commas;
 * empty lines and lines that begin with {@code #} mean nothing.
 */
final class TokenLines {

    static final String EXPECTED =
            "name scopes sha256:<64 hex digits>, such as: ci apflow:read,apflow:write sha256:0123…";

    private static final Pattern LINE =
            Pattern.compile(
                    "(?<name>[!-~]{1,200})\\s+(?<scopes>\\S+)\\s+sha256:(?<hex>[0-9a-fA-F]{64})");

    private TokenLines() {}

    /** What was made of a file. */
    sealed interface Result {

        /** All lines can be used. */
        record Read(List<KnownToken> tokens) implements Result {
            public Read {
                tokens = List.copyOf(tokens);
            }
        }

        /** The first line that cannot be used; what it says may be a secret. */
        record Wrong(int line) implements Result {}
    }

    static Result parse(List<String> lines) {
        List<KnownToken> tokens = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Optional<KnownToken> token = token(line);
            if (token.isEmpty()) {
                return new Result.Wrong(i + 1);
            }
            tokens.add(token.get());
        }
        return new Result.Read(tokens);
    }

    private static Optional<KnownToken> token(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> words = Arrays.asList(matcher.group("scopes").split(",", -1));
        Set<Scope> scopes =
                words.stream()
                        .map(Scope::ofWord)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet());
        return words.stream().allMatch(each -> Scope.ofWord(each).isPresent())
                ? Optional.of(
                        new KnownToken(
                                Principal.named(matcher.group("name"), scopes),
                                HexFormat.of().parseHex(matcher.group("hex"))))
                : Optional.empty();
    }
}
