package dev.apflow.domain.election;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an event makes of a state: the next one, and what has to be done, in that order.
 *
 * @param <S> the states
 * @param <E> the effects
 */
public record Transition<S, E>(S next, List<E> effects) {

    public Transition {
        Objects.requireNonNull(next, "next");
        effects = List.copyOf(effects);
    }

    @SafeVarargs
    static <S, E> Transition<S, E> to(S next, E... effects) {
        return new Transition<>(next, List.of(effects));
    }

    /** The event is ignored. */
    static <S, E> Transition<S, E> none(S state) {
        return new Transition<>(state, List.of());
    }

    /** The same with more to do behind it. */
    Transition<S, E> and(E effect) {
        return new Transition<>(next, join(effects, List.of(effect)));
    }

    /** The second of two steps, with the effects of both. */
    Transition<S, E> after(Transition<S, E> first) {
        return new Transition<>(next, join(first.effects, effects));
    }

    private static <E> List<E> join(List<E> first, List<E> second) {
        List<E> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
