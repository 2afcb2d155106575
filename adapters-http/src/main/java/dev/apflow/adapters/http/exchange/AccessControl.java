package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.principal.Principal;

/** Decides who is let in. */
@FunctionalInterface
public interface AccessControl {

    /**
     * Says who calls.
     *
     * @param access what is wanted; its scope is not asked for here
     * @throws dev.apflow.adapters.http.problem.Refusal the call is not let in
     */
    Principal admit(RequestContext call, Access access);
}
