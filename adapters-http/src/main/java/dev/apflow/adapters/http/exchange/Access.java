package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.domain.json.JsonString;

import java.util.Optional;

/** Who may use a route. */
public enum Access {
    /** Everybody: it tells nothing that needs guarding, or guards could not tell it is up. */
    OPEN(Optional.empty()),
    /** Who can say who they are, where that is asked for; what they want decides the rest. */
    KNOWN(Optional.empty()),
    READ(Optional.of(Scope.READ)),
    WRITE(Optional.of(Scope.WRITE)),
    ADMIN(Optional.of(Scope.ADMIN));

    private final Optional<Scope> scope;

    Access(Optional<Scope> scope) {
        this.scope = scope;
    }

    /**
     * Requires the scope.
     *
     * @throws Refusal {@code forbidden}, naming the scope that is missing
     */
    void require(Principal principal) {
        scope.ifPresent(each -> require(principal, each));
    }

    /**
     * Requires a scope.
     *
     * @throws Refusal {@code forbidden}, naming the scope that is missing
     */
    public static void require(Principal principal, Scope scope) {
        if (!principal.has(scope)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemKind.FORBIDDEN,
                                    "This needs the scope "
                                            + scope.word()
                                            + ", which the token does not have.")
                            .with("scope", new JsonString(scope.word()))
                            .withHeader(
                                    "WWW-Authenticate",
                                    "Bearer error=\"insufficient_scope\", scope=\""
                                            + scope.word()
                                            + "\""));
        }
    }
}
