package dev.apflow.application.task;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** How a use case answers. Every expected refusal is a case, none an exception. */
public sealed interface Answer<T> {

    record Done<T>(T value) implements Answer<T> {
        public Done {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * The request is well-formed and asks for something that cannot be.
     *
     * @param rule which kind of rule was broken
     */
    record Invalid<T>(Rule rule, List<FieldProblem> problems) implements Answer<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /** Nothing has this id. */
    record Unknown<T>(Subject what, String id) implements Answer<T> {}

    /** No tree has this id: it is a task of the tree that begins with {@code root}. */
    record NotRoot<T>(String id, String root) implements Answer<T> {}

    /** The thing exists and does not allow this now. */
    record Conflict<T>(Obstacle obstacle, String detail) implements Answer<T> {}

    /** At most one tree may have a key, and this one has it. */
    record NotUnique<T>(String tree) implements Answer<T> {}

    /** Only the leader writes. */
    record NotLeader<T>(Optional<LeaderInfo> leader) implements Answer<T> {}

    /** What an id may be of. */
    enum Subject {
        TASK,
        TREE,
        RUN,
        FLOW,
        FLOW_VERSION,
        SCHEDULE,
        QUEUE;

        /** As people read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Why what exists does not allow a change. */
    enum Obstacle {
        /** Its status, or that of its tree. */
        WRONG_STATE,
        ID_TAKEN,
        /** Others depend on it. */
        IN_USE,
        /** What is stored of it cannot be read. */
        UNREADABLE,
        /** There are as many as there may be. */
        TOO_MANY,
        /** It was changed since the client read it. */
        OUTDATED
    }

    /** Kinds of broken rules that clients tell apart. */
    enum Rule {
        FIELDS,
        CIRCULAR_DEPENDENCY,
        UNKNOWN_EXECUTOR,
        IDEMPOTENCY_KEY_REUSED
    }

    /** The same answer with another value, should there be one. */
    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return then(value -> new Done<>(change.apply(value)));
    }

    /** What {@code next} answers to the value, should there be one. */
    default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Invalid<T>(Rule rule, List<FieldProblem> problems) ->
                    new Invalid<>(rule, problems);
            case Unknown<T>(Subject what, String id) -> new Unknown<>(what, id);
            case NotRoot<T>(String id, String root) -> new NotRoot<>(id, root);
            case Conflict<T>(Obstacle obstacle, String detail) -> new Conflict<>(obstacle, detail);
            case NotUnique<T>(String tree) -> new NotUnique<>(tree);
            case NotLeader<T>(Optional<LeaderInfo> leader) -> new NotLeader<>(leader);
        };
    }

    static <T> Answer<T> invalid(FieldProblem problem) {
        return new Invalid<>(Rule.FIELDS, List.of(problem));
    }
}
