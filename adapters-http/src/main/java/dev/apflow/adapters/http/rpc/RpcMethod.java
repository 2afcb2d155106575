package dev.apflow.adapters.http.rpc;

import dev.apflow.domain.json.JsonValue;

/** Carries out calls of one method. */
@FunctionalInterface
interface RpcMethod {

    /**
     * Carries out a call.
     *
     * @throws dev.apflow.adapters.http.problem.Refusal the call is not carried out
     */
    JsonValue answer(Params params);
}
