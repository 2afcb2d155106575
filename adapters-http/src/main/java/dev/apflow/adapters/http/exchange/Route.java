package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;

import java.util.function.Function;

/**
 * One method of one path.
 *
 * @param template of the path: {@code /api/v1/tasks/{id}}
 * @param limited whether it counts among the requests that are answered at one moment
 * @param refusals how problems are written
 */
record Route(
        String method,
        String template,
        Access access,
        boolean limited,
        Endpoint endpoint,
        Function<Problem, Reply> refusals) {}
