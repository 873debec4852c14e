package eyas.baseline.run;

import java.util.List;

/** Decides which written files are entries. */
final class WrittenFileFilter {
    /** Paths that are not persistent files: devices and kernel interfaces. */
    private static final List<String> NO_FILES = List.of("/dev/", "/proc/", "/sys/");

    /** Exceptions: files that are kept in memory. */
    private static final List<String> FILES = List.of("/dev/shm/", "/dev/mqueue/");

    private WrittenFileFilter() {}

    /** Returns whether a file at {@code path} counts: it is outside of the workspace, and not used to communicate with the runner. */
    static boolean count(String path, PathNormalizer folding) {
        String normal = PathNormalizer.normal(path);
        boolean device =
                NO_FILES.stream().anyMatch(normal::startsWith) && FILES.stream().noneMatch(normal::startsWith);
        return normal.startsWith("/") && !device && !folding.isOfCommands(normal) && !folding.isInWorkspace(normal);
    }
}
