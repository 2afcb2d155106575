package dev.apflow.bootstrap.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who may change what is loaded as a part of the program: not everybody. */
final class PluginAccess {

    private static final int WRITTEN_BY_OTHERS = 0002;
    private static final int STICKY = 01000;

    private PluginAccess() {}

    /**
     * Looks at a file and at all directories that it is in. A directory that everybody may write to
     * is good enough where, as in {@code /tmp}, nobody may replace what is another's.
     *
     * @throws Plugins.Unusable everybody may write to it, or put another in its place
     */
    static void require(Path file) {
        Path real = real(file);
        int mode = mode(real);
        if ((mode & WRITTEN_BY_OTHERS) != 0) {
            throw new Plugins.Unusable(
                    file,
                    "everybody may write to it: chmod o-w " + real + " if it is to be trusted");
        }
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            int modeAbove = mode(above);
            if ((modeAbove & WRITTEN_BY_OTHERS) != 0 && (modeAbove & STICKY) == 0) {
                throw new Plugins.Unusable(
                        file,
                        "everybody may write to " + above + ", and so put another in its place");
            }
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException problem) {
            throw new Plugins.Unusable(file, "it cannot be found: " + problem, problem);
        }
    }

    /** 0 where the file system has none. */
    private static int mode(Path file) {
        try {
            return Files.getAttribute(file, "unix:mode") instanceof Integer mode ? mode : 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return 0;
        }
    }
}
