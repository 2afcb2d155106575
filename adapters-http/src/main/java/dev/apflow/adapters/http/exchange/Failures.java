package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.time.LocalInstant;

import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a problem of everything that can go wrong in an endpoint. */
public final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private final IdSource ids;
    private final HttpMeters meters;
    private final FailureLog outages;

    /**
     * @param clock monotonic
     */
    Failures(IdSource ids, HttpMeters meters, Supplier<LocalInstant> clock) {
        this.ids = ids;
        this.outages = new FailureLog(LOG, clock);
        this.meters = meters;
    }

    /**
     * What {@code work} yields, or what {@code otherwise} makes of its problem. A bug is logged
     * under an id, and the client is told no more than the id.
     *
     * @param name of the work, for the log
     */
    public <T> T orProblem(String name, Supplier<T> work, Function<Problem, T> otherwise) {
        try {
            return work.get();
        } catch (ProblemException refusal) {
            return otherwise.apply(refusal.problem());
        } catch (StoreUnreachable unreachable) {
            return otherwise.apply(storeFailed(name, unreachable));
        } catch (RuntimeException | StackOverflowError bug) {
            if (HelidonExceptions.is(bug)) {
                throw bug;
            }
            return otherwise.apply(failed(name, bug));
        }
    }

    private Problem storeFailed(String name, StoreUnreachable unreachable) {
        meters.storeFailed();
        outages.failed(name, name + " refused", unreachable);
        return Problem.storeUnreachable();
    }

    private Problem failed(String name, Throwable bug) {
        String id = ids.next();
        FailureLog.log(LOG, "failure " + id + " of " + name, bug);
        return Problem.of(
                        ProblemKind.INTERNAL_ERROR,
                        "The server's log tells more, under the id " + id + ".")
                .with("id", new JsonString(id));
    }
}
