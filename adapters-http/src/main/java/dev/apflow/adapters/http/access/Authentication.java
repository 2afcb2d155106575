package dev.apflow.adapters.http.access;

import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.jwks.KeySet;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.principal.StaticTokens;
import dev.apflow.adapters.http.principal.TokensFile;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.settings.AccessSettings;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks for a bearer token. */
final class Authentication implements AutoCloseable {

    private static final String SCHEME = "Bearer ";

    private final StaticTokens tokens;
    private final Optional<TokensFile> file;
    private final Optional<SignedTokens> signed;

    /**
     * @param ca whom to trust besides those whom Java trusts, where keys of tokens are asked for
     */
    Authentication(AccessSettings settings, Optional<Path> ca, InstantSource clock) {
        this.tokens = StaticTokens.of(settings.tokens());
        this.file = settings.tokensFile().map(path -> new TokensFile(path, clock));
        this.signed =
                settings.jwtSecret().isPresent() || settings.keys().isPresent()
                        ? Optional.of(
                                new SignedTokens(
                                        settings.jwtSecret(),
                                        settings.keys().map(from -> new KeySet(from, ca, clock)),
                                        settings.signedFor(),
                                        clock))
                        : Optional.empty();
    }

    /**
     * Who calls.
     *
     * @throws Refusal {@code unauthorized}: there is no token, or not one that is known
     */
    Principal principal(RequestContext call) {
        List<String> given = call.headers("Authorization");
        if (given.isEmpty()) {
            throw refusal("Bearer", "This needs a bearer token.");
        }
        if (given.size() > 1 || !given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refusal(
                    "Bearer error=\"invalid_request\"", "Authorization must be: Bearer <token>.");
        }
        String token = given.get(0).substring(SCHEME.length()).strip();
        return tokens.find(token)
                .or(() -> file.flatMap(each -> each.find(token)))
                .or(() -> signed.flatMap(each -> each.find(token)))
                .orElseThrow(() -> invalidToken("The token is not valid (any more)."));
    }

    static ProblemException invalidToken(String detail) {
        return refusal("Bearer error=\"invalid_token\"", detail);
    }

    private static ProblemException refusal(String challenge, String detail) {
        return new ProblemException(
                Problem.of(ProblemKind.UNAUTHORIZED, detail)
                        .withHeader("WWW-Authenticate", challenge));
    }

    @Override
    public void close() {
        signed.ifPresent(SignedTokens::close);
    }
}
