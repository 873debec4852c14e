package eyas.live;

import eyas.event.EventSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Locates the version 2 cgroup hierarchy and directories in it.
 *
 * @param mount its mount point: {@code /sys/fs/cgroup}, or beside version 1 {@code /sys/fs/cgroup/unified}
 * @param mountRoot the part of the hierarchy that is mounted, {@code /} for all
 * @param ownPath path of this process in the hierarchy
 * @param isComplete whether paths are those of the whole machine and not of a cgroup namespace
 */
record CgroupTree(Path mount, String mountRoot, String ownPath, boolean isComplete) {
    /** The number that the kernel gives to its first cgroup namespace. */
    private static final String INITIAL_NAMESPACE = "cgroup:[4026531835]";

    private static final String VERSION_2 = "0::";
    private static final String ROOT = "/";

    /** Returns the hierarchy as this process sees it; empty if there is none. */
    static Optional<CgroupTree> find(Path proc) {
        try {
            String own = ownPath(Files.readString(proc.resolve("self/cgroup"), StandardCharsets.ISO_8859_1));
            String mounts = Files.readString(proc.resolve("self/mountinfo"), StandardCharsets.ISO_8859_1);
            boolean complete = Files.readSymbolicLink(proc.resolve("self/ns/cgroup"))
                    .toString()
                    .equals(INITIAL_NAMESPACE);
            return own == null ? Optional.empty() : mounted(mounts, own, complete);
        } catch (IOException e) {
            // The kernel has no cgroups, or they are hidden.
            return Optional.empty();
        }
    }

    private static @Nullable String ownPath(String cgroup) {
        return path(cgroup).orElse(null);
    }

    private static Optional<String> path(String cgroup) {
        return cgroup.lines()
                .filter(line -> line.startsWith(VERSION_2))
                .map(line -> line.substring(VERSION_2.length()))
                .findFirst();
    }

    /** Returns the path of the cgroup of process {@code pid} in the hierarchy; empty if the process has ended. */
    static Optional<String> groupOf(Path proc, long pid) {
        try {
            return path(
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("cgroup"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // the process has ended
        }
    }

    /** Returns whether the cgroup {@code group} is {@code other} or below it; both are paths in the hierarchy. */
    static boolean isBelow(String group, String other) {
        return group.equals(other) || group.startsWith(other.equals(ROOT) ? ROOT : other + "/");
    }

    private static Optional<CgroupTree> mounted(String mounts, String own, boolean complete) {
        for (String line : mounts.split("\n", -1)) {
            int dash = line.indexOf(" - ");
            if (dash > 0 && line.startsWith("cgroup2 ", dash + 3)) {
                String[] fields = line.substring(0, dash).split(" ", -1);
                if (fields.length >= 5) {
                    return Optional.of(
                            new CgroupTree(Path.of(unescape(fields[4])), unescape(fields[3]), own, complete));
                }
            }
        }
        return Optional.empty();
    }

    /** Undoes the octal escapes of mountinfo. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /** Returns the directory of this process's cgroup. */
    Path ownDirectory() {
        return directory(ownPath);
    }

    /** Returns the directory of the cgroup with the path {@code group} in the hierarchy. */
    Path directory(String group) {
        String inside =
                !mountRoot.equals(ROOT) && isBelow(group, mountRoot) ? group.substring(mountRoot.length()) : group;
        return mount.resolve(inside.startsWith("/") ? inside.substring(1) : inside)
                .normalize();
    }

    /**
     * Returns the depth of {@code directory} below the root of the machine's hierarchy.
     *
     * @throws EventSourceException if it is not in this hierarchy, or if its depth is unknown
     */
    int level(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!absolute.startsWith(mount)) {
            throw new EventSourceException("cgroup " + directory + " is not below " + mount
                    + ", where the version 2 hierarchy is mounted; name a directory below it");
        }
        if (!isComplete) {
            throw new EventSourceException("cgroup " + directory + " cannot be watched from inside a cgroup namespace:"
                    + " its place in the machine's hierarchy is hidden; start the container with --cgroupns=host");
        }
        Path below = mount.relativize(absolute);
        int depth = below.toString().isEmpty() ? 0 : below.getNameCount();
        Path root = Path.of(mountRoot);
        return depth + root.getNameCount();
    }

    /**
     * Returns the processes of {@code directory} and of all cgroups below it, at any depth, as a job can create nested cgroups. Processes
     * that end meanwhile are left out.
     *
     * @throws EventSourceException if a cgroup cannot be listed
     */
    static long[] processes(Path directory) {
        try (Stream<Path> directories = Files.walk(directory)) {
            return directories
                    .filter(Files::isDirectory)
                    .flatMap(cgroup -> readProcesses(cgroup.resolve("cgroup.procs")).stream())
                    .mapToLong(Long::parseLong)
                    .sorted()
                    .distinct()
                    .toArray();
        } catch (IOException | UncheckedIOException e) {
            throw new EventSourceException("cannot list the cgroup " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<String> readProcesses(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // The cgroup was removed meanwhile, hence is empty, or is threaded: the cgroup above lists its processes.
            return List.of();
        }
    }
}
