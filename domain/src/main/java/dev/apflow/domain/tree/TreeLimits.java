package dev.apflow.domain.tree;

/**
 * How large a tree may be.
 *
 * @param tasks most tasks in a tree
 * @param edges most dependencies in a tree
 * @param depth most generations in a tree, the root's counted; answers nest children as deep as
 *     this, so it stays well below what a JSON reader accepts
 */
public record TreeLimits(int tasks, int edges, int depth) {

    public static final TreeLimits DEFAULT = new TreeLimits(20_000, 100_000, 50);

    public TreeLimits {
        if (tasks < 1 || edges < 0 || depth < 1) {
            throw new IllegalArgumentException(
                    "limits: expected tasks ≥ 1, edges ≥ 0, depth ≥ 1, got "
                            + tasks
                            + ", "
                            + edges
                            + ", "
                            + depth);
        }
    }
}
