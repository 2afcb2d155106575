package dev.apflow.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/** How many lines each method takes, from its first brace to its last. */
final class MethodLengths extends TreePathScanner<Void, List<MethodLengths.Method>> {

    /**
     * @param name file, line and name of the method
     */
    record Method(String name, long lines) {}

    private final SourcePositions positions;

    private MethodLengths(SourcePositions positions) {
        this.positions = positions;
    }

    static List<Method> in(List<Path> sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var methods = new ArrayList<Method>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var scanner = new MethodLengths(Trees.instance(task).getSourcePositions());
            for (var unit : task.parse()) {
                scanner.scan(unit, methods);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return methods;
    }

    @Override
    public Void visitMethod(MethodTree method, List<Method> found) {
        if (method.getBody() != null) {
            var unit = getCurrentPath().getCompilationUnit();
            var first = line(unit, positions.getStartPosition(unit, method.getBody()));
            var last = line(unit, positions.getEndPosition(unit, method.getBody()));
            var file = Path.of(unit.getSourceFile().getName()).getFileName();
            found.add(new Method(file + ":" + first + " " + method.getName(), last - first + 1));
        }
        return super.visitMethod(method, found);
    }

    private static long line(CompilationUnitTree unit, long position) {
        return unit.getLineMap().getLineNumber(position);
    }
}
