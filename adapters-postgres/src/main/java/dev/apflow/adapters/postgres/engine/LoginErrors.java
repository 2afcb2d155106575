package dev.apflow.adapters.postgres.engine;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** The server refused who logs in. What a pool or another wrapper made of it counts too. */
final class LoginErrors {

    private static final Set<String> STATES = Set.of("28P01", "28000");

    private LoginErrors() {}

    static boolean isRefused(SQLException problem) {
        return refusal(problem).isPresent();
    }

    /** One line about a refused login. */
    static String oneLine(SQLException problem) {
        return "the database refused the user or password: "
                + SqlErrors.oneLine(refusal(problem).orElse(problem));
    }

    private static Optional<SQLException> refusal(SQLException problem) {
        return SqlErrors.find(
                problem, each -> STATES.contains(SqlErrors.state(each)) || isPasswordMissing(each));
    }

    private static boolean isPasswordMissing(SQLException problem) {
        return String.valueOf(problem.getMessage()).contains("no password was provided");
    }
}
