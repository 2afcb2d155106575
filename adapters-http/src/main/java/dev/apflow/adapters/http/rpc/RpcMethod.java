package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.domain.json.JsonValue;

/**
 * A method.
 *
 * @param scope that its callers need
 */
record RpcMethod(Scope scope, Body body) {

    /** Carries out calls of one method. */
    @FunctionalInterface
    interface Body {

        /**
         * Carries out a call.
         *
         * @throws dev.apflow.adapters.http.problem.Refusal the call is not carried out
         */
        JsonValue answer(Params params);
    }

    static RpcMethod read(Body body) {
        return new RpcMethod(Scope.READ, body);
    }

    static RpcMethod write(Body body) {
        return new RpcMethod(Scope.WRITE, body);
    }

    static RpcMethod administer(Body body) {
        return new RpcMethod(Scope.ADMIN, body);
    }
}
