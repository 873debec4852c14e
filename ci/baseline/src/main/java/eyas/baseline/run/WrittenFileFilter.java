package eyas.baseline.run;

import java.util.List;

/** Whether a file that was written is an entry of its own kind. */
final class WrittenFileFilter {
    /** No files that stay: devices and views of the kernel. */
    private static final List<String> NO_FILES = List.of("/dev/", "/proc/", "/sys/");

    /** Kept in memory, but files. */
    private static final List<String> FILES = List.of("/dev/shm/", "/dev/mqueue/");

    private WrittenFileFilter() {}

    /** Return whether a file at {@code path} counts: outside of the workspace, and no way by which a step speaks to the runner. */
    static boolean count(String path, PathNormalizer folding) {
        String normal = PathNormalizer.normal(path);
        boolean device =
                NO_FILES.stream().anyMatch(normal::startsWith) && FILES.stream().noneMatch(normal::startsWith);
        return normal.startsWith("/") && !device && !folding.isOfCommands(normal) && !folding.isInWorkspace(normal);
    }
}
