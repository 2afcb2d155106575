package dev.apflow.application.task;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.event.Actor;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Whether this node may write, and by what right. */
@FunctionalInterface
public interface WriteGate {

    Decision decide();

    /**
     * Is told that the store refused {@code authority}, and says who leads instead, as far as this
     * node knows.
     */
    default Optional<LeaderInfo> refused(WriteAuthority authority) {
        return Optional.empty();
    }

    /** A gate that is always open: the only process on its store. */
    static WriteGate standalone() {
        return () -> new Open(new WriteAuthority.Standalone());
    }

    /** The same gate for what this client changes. */
    default WriteGate by(Optional<Actor> client) {
        WriteGate gate = this;
        return new WriteGate() {
            @Override
            public Decision decide() {
                return switch (gate.decide()) {
                    case Open(WriteAuthority authority) -> new Open(authority.by(client));
                    case Closed closed -> closed;
                };
            }

            @Override
            public Optional<LeaderInfo> refused(WriteAuthority authority) {
                return gate.refused(authority.by(Optional.empty()));
            }
        };
    }

    /** What the gate says at this moment. */
    sealed interface Decision {}

    record Open(WriteAuthority authority) implements Decision {
        public Open {
            Objects.requireNonNull(authority, "authority");
        }
    }

    record Closed(Optional<LeaderInfo> leader) implements Decision {
        public Closed {
            Objects.requireNonNull(leader, "leader");
        }
    }

    /**
     * The answer of a node that may not write at this moment. To be asked for before a request is
     * looked into: what stands in it or in the store is for the leader to judge.
     */
    default <T> Optional<Answer<T>> refusal() {
        return switch (decide()) {
            case Closed(Optional<LeaderInfo> leader) -> Optional.of(new Answer.NotLeader<>(leader));
            case Open _ -> Optional.empty();
        };
    }

    /** Carries out {@code write} if the gate is open and the store still honours the authority. */
    default <S, T> Answer<T> write(
            Function<WriteAuthority, AuthorizedResult<S>> write, Function<S, Answer<T>> answer) {
        return switch (decide()) {
            case Closed(Optional<LeaderInfo> leader) -> new Answer.NotLeader<>(leader);
            case Open(WriteAuthority authority) ->
                    switch (write.apply(authority)) {
                        case AuthorizedResult.Granted<S>(S result) -> answer.apply(result);
                        case AuthorizedResult.Refused<S> stale ->
                                new Answer.NotLeader<>(refused(authority));
                    };
        };
    }
}
