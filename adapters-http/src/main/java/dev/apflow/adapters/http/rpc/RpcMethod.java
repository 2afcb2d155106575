package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.domain.json.JsonValue;

/**
 * A method.
 *
 * @param scope that its callers need
 * @param isLarge whether its answer may be large
 */
record RpcMethod(Scope scope, boolean isLarge, Body body) {

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
        return new RpcMethod(Scope.READ, false, body);
    }

    /** Reads what may be large. */
    static RpcMethod readLarge(Body body) {
        return new RpcMethod(Scope.READ, true, body);
    }

    static RpcMethod write(Body body) {
        return new RpcMethod(Scope.WRITE, false, body);
    }

    static RpcMethod administer(Body body) {
        return new RpcMethod(Scope.ADMIN, false, body);
    }
}
