package eyas.live;

import eyas.event.Bytes;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Owns the cgroup that a command runs in: a directory below the cgroup of Eyas, removed when the command has ended.
 *
 * <p>Processes that the command leaves running are moved back to the parent cgroup.
 */
final class CommandCgroup {
    private static final String PROCESSES = "cgroup.procs";
    private static final String PREFIX = "eyas-";
    private static final int REMOVE_TRIES = 5;
    private static final int MAX_PER_PROCESS = 64;

    private final Path parent;
    private final Path directory;

    private CommandCgroup(Path parent, Path directory) {
        this.parent = parent;
        this.directory = directory;
    }

    /**
     * Creates a cgroup.
     *
     * @param notices receives the reason if there is none
     */
    static Optional<CommandCgroup> create(Path proc, Consumer<String> notices) {
        Optional<CgroupTree> tree = CgroupTree.find(proc);
        if (tree.isEmpty()) {
            notices.accept("no cgroup v2 hierarchy is mounted; the command is followed by its process tree instead");
            return Optional.empty();
        }
        if (!tree.get().isComplete()) {
            notices.accept("Eyas runs in a cgroup namespace (start the container with --cgroupns=host to avoid it);"
                    + " the command is followed by its process tree instead");
            return Optional.empty();
        }
        Path parent = tree.get().ownDirectory();
        removeStale(proc, parent);
        IOException refusal = null;
        for (int i = 0; i < MAX_PER_PROCESS; i++) {
            Path directory = parent.resolve(PREFIX + ProcessHandle.current().pid() + (i == 0 ? "" : "-" + i));
            try {
                Files.createDirectory(directory);
                return Optional.of(new CommandCgroup(parent, directory));
            } catch (IOException e) {
                refusal = e;
                if (!(e instanceof FileAlreadyExistsException)) {
                    break;
                }
            }
        }
        notices.accept("cannot create a cgroup in " + parent + " ("
                + (refusal == null ? "too many exist already" : FileErrorMessage.reason(refusal))
                + "); the command is followed by its process tree instead");
        return Optional.empty();
    }

    /** Removes cgroups left by an Eyas process that was killed; the kernel refuses for those that still have processes. */
    private static void removeStale(Path proc, Path parent) {
        FileCalls calls = new FileCalls();
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(parent, PREFIX + "[0-9]*")) {
            for (Path directory : stale) {
                String name = String.valueOf(directory.getFileName()).substring(PREFIX.length());
                String pid = name.split("-", -1)[0];
                if (pid.chars().allMatch(Character::isDigit) && !Files.exists(proc.resolve(pid))) {
                    // Cleanup is best effort.
                    calls.removeDirectory(Bytes.of(directory.toString()));
                }
            }
        } catch (IOException e) {
            // Creating a cgroup in this directory will fail, too, and report the reason.
            return;
        }
    }

    Path directory() {
        return directory;
    }

    /** Moves process {@code pid} into the cgroup. */
    void enter(long pid) throws IOException {
        Files.writeString(directory.resolve(PROCESSES), Long.toString(pid));
    }

    /** Removes the cgroup; reports a failure to {@code notices}. */
    void remove(Consumer<String> notices) {
        FileCalls calls = new FileCalls();
        byte[] path = Bytes.of(directory.toString());
        int result = calls.removeDirectory(path);
        // Processes may fork while they are moved, so one pass is not always enough.
        for (int i = 0; i < REMOVE_TRIES && result != 0 && calls.errno() != Errno.ENOENT; i++) {
            moveBack();
            result = calls.removeDirectory(path);
        }
        if (result != 0 && calls.errno() != Errno.ENOENT) {
            notices.accept("the cgroup " + directory + " could not be removed (" + Errno.name(calls.errno())
                    + "); remove it with rmdir when its processes have ended");
        }
    }

    /** Removes the cgroup if it is empty; reports remaining processes to {@code notices}. */
    void removeEmpty(Consumer<String> notices) {
        FileCalls calls = new FileCalls();
        int result = calls.removeDirectory(Bytes.of(directory.toString()));
        if (result != 0 && calls.errno() != Errno.ENOENT) {
            notices.accept("the cgroup " + directory
                    + " is kept for the processes that the command left running: its egress policy still applies"
                    + " to them; remove it with rmdir when they have ended");
        }
    }

    private void moveBack() {
        try {
            for (String pid : Files.readAllLines(directory.resolve(PROCESSES), StandardCharsets.US_ASCII)) {
                Files.writeString(parent.resolve(PROCESSES), pid);
            }
        } catch (IOException e) {
            // The process has ended, or may not be moved; the next attempt to remove the directory reports it.
            return;
        }
    }
}
