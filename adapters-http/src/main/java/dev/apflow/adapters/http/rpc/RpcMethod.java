package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.Parts;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A method.
 *
 * @param scope that its callers need
 * @param isLarge whether its answer may be large
 * @param inParts makes the answer in parts, where the call is alone
 */
record RpcMethod(Scope scope, boolean isLarge, Body body, Optional<LargeBody> inParts) {

    /** Carries out calls of one method whose answers may be larger than fits into memory. */
    @FunctionalInterface
    interface LargeBody {

        /**
         * Carries out a call.
         *
         * @param view what the caller sees of a document
         * @throws dev.apflow.adapters.http.problem.Refusal the call is not carried out
         */
        Parts answer(Params params, UnaryOperator<JsonValue> view);
    }

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
        return new RpcMethod(Scope.READ, false, body, Optional.empty());
    }

    /** Reads what may be large. */
    static RpcMethod readLarge(Body body) {
        return new RpcMethod(Scope.READ, true, body, Optional.empty());
    }

    /** Reads what may be very large. */
    static RpcMethod readInParts(Body whole, LargeBody inParts) {
        return new RpcMethod(Scope.READ, true, whole, Optional.of(inParts));
    }

    static RpcMethod write(Body body) {
        return new RpcMethod(Scope.WRITE, false, body, Optional.empty());
    }

    static RpcMethod administer(Body body) {
        return new RpcMethod(Scope.ADMIN, false, body, Optional.empty());
    }
}
