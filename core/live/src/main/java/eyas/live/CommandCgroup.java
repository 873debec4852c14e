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
 * Owns the cgroup that a command runs in: a folder below the one that Eyas is in, removed when the command has ended.
 *
 * <p>Processes that the command leaves behind are not harmed: they move back to where they would have been without Eyas.
 */
final class CommandCgroup {
    private static final String PROCESSES = "cgroup.procs";
    private static final String PREFIX = "eyas-";
    private static final int REMOVE_TRIES = 5;
    private static final int MOST_PER_PROCESS = 64;

    private final Path parent;
    private final Path folder;

    private CommandCgroup(Path parent, Path folder) {
        this.parent = parent;
        this.folder = folder;
    }

    /**
     * Makes a cgroup.
     *
     * @param notices is told why there is none
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
        Path parent = tree.get().ownFolder();
        removeStale(proc, parent);
        IOException refusal = null;
        for (int i = 0; i < MOST_PER_PROCESS; i++) {
            Path folder = parent.resolve(PREFIX + ProcessHandle.current().pid() + (i == 0 ? "" : "-" + i));
            try {
                Files.createDirectory(folder);
                return Optional.of(new CommandCgroup(parent, folder));
            } catch (IOException e) {
                refusal = e;
                if (!(e instanceof FileAlreadyExistsException)) {
                    break;
                }
            }
        }
        notices.accept("cannot make a cgroup in " + parent + " ("
                + (refusal == null ? "too many are there" : FileErrorMessage.words(refusal))
                + "); the command is followed by its process tree instead");
        return Optional.empty();
    }

    /** Removes what an Eyas left behind that was killed; the kernel refuses where processes are left in it. */
    private static void removeStale(Path proc, Path parent) {
        FileCalls calls = new FileCalls();
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(parent, PREFIX + "[0-9]*")) {
            for (Path folder : stale) {
                String name = String.valueOf(folder.getFileName()).substring(PREFIX.length());
                String pid = name.split("-", -1)[0];
                if (pid.chars().allMatch(Character::isDigit) && !Files.exists(proc.resolve(pid))) {
                    // Whether it works does not matter: it is somebody else's folder, and only litter.
                    calls.removeDirectory(Bytes.of(folder.toString()));
                }
            }
        } catch (IOException e) {
            // A folder that cannot be listed cannot be cleaned; making a cgroup in it will tell why.
            return;
        }
    }

    Path folder() {
        return folder;
    }

    /** Moves process {@code pid} into the cgroup. */
    void enter(long pid) throws IOException {
        Files.writeString(folder.resolve(PROCESSES), Long.toString(pid));
    }

    /** Removes the cgroup; tells {@code notices} if the kernel does not let us. */
    void remove(Consumer<String> notices) {
        FileCalls calls = new FileCalls();
        byte[] path = Bytes.of(folder.toString());
        int result = calls.removeDirectory(path);
        // Others may fork while their processes are moved, so once is not always enough.
        for (int i = 0; i < REMOVE_TRIES && result != 0 && calls.errno() != Errno.ENOENT; i++) {
            moveBack();
            result = calls.removeDirectory(path);
        }
        if (result != 0 && calls.errno() != Errno.ENOENT) {
            notices.accept("the cgroup " + folder + " could not be removed (" + Errno.name(calls.errno())
                    + "); remove it with rmdir when its processes have ended");
        }
    }

    /** Removes the cgroup if nothing is left in it; tells {@code notices} if something is. */
    void removeEmpty(Consumer<String> notices) {
        FileCalls calls = new FileCalls();
        int result = calls.removeDirectory(Bytes.of(folder.toString()));
        if (result != 0 && calls.errno() != Errno.ENOENT) {
            notices.accept("the cgroup " + folder
                    + " stays, with the processes that the command left: they may talk to no more than it"
                    + " might; remove it with rmdir when they have ended");
        }
    }

    private void moveBack() {
        try {
            for (String pid : Files.readAllLines(folder.resolve(PROCESSES), StandardCharsets.US_ASCII)) {
                Files.writeString(parent.resolve(PROCESSES), pid);
            }
        } catch (IOException e) {
            // The process has gone meanwhile, or may not be moved; the next attempt to remove the folder tells.
            return;
        }
    }
}
