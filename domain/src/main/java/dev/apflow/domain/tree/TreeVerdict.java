package dev.apflow.domain.tree;

import java.util.List;
import java.util.Objects;

/** What {@link TreeRules} says of a list of tasks. */
public sealed interface TreeVerdict {

    record Sound(TaskTree tree) implements TreeVerdict {
        public Sound {
            Objects.requireNonNull(tree, "tree");
        }
    }

    /** Everything that is wrong, not the first thing alone. */
    record Rejected(List<TreeProblem> problems) implements TreeVerdict {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
