package dev.apflow.adapters.http.exchange;

/** Answers the requests of one route. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers.
     *
     * @throws dev.apflow.adapters.http.problem.Refusal the request is not carried out
     * @throws dev.apflow.application.store.StoreUnreachable the store did not answer
     */
    Reply answer(RequestContext call);
}
