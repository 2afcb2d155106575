package dev.apflow.adapters.http.exchange;

/** Decides who is let in. */
@FunctionalInterface
public interface Doorkeeper {

    /**
     * Lets the call pass.
     *
     * @throws dev.apflow.adapters.http.problem.Refusal or not
     */
    void admit(Call call, Access access);
}
