import org.jspecify.annotations.NullMarked;

/**
 * Rules about the code itself, kept as tests: which module may know which, what the domain must not
 * touch, where time and SQL may stand. Holds tests only.
 */
@NullMarked
module dev.apflow.architecture {
    requires static org.jspecify;
    requires java.sql;
    requires jdk.compiler;
}
