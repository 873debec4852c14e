package eyas.state.job;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The directories of the runners on this machine: workspaces and tool caches, as set by the runners for the first program of each step.
 * Later values from processes have no effect. Bounded; event thread only, lookups allocate nothing.
 */
public final class RunnerDirectories {
    /** The maximum number of directories of one kind. */
    private static final int MOST = 64;
    /** The maximum number of home directories. */
    private static final int MOST_HOMES = 512;
    /** Minimum depth of a directory that a runner assigns to a job. */
    private static final int LEAST_DEPTH = 2;

    /** Default locations of workspaces: the directory, and the number of levels from it to a workspace. */
    private enum UsualPlace {
        HOSTED("/home/runner/work/", 2),
        JOB_CONTAINER("/__w/", 2),
        ACTION_CONTAINER("/github/workspace/", 0),
        GITLAB("/builds/", 2),
        GITEA("/workspace/", 2);

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        private final byte[] directory;

        private final int levels;

        UsualPlace(String directory, int levels) {
            this.directory = Bytes.of(directory);
            this.levels = levels;
        }
    }

    private static final UsualPlace[] USUAL = UsualPlace.values();
    private static final byte[] SELF_HOSTED = Bytes.of("/_work/");
    private static final int SELF_HOSTED_LEVELS = 2;
    private static final byte[] HOSTED_TOOLS = Bytes.of("/opt/hostedtoolcache/");

    /** Default home directories, one level below the first. */
    private static final byte[] HOMES = Bytes.of("/home/");

    private static final byte[] BIN = Bytes.of("bin");
    private static final byte[][] HOME = {Bytes.of("/root/"), Bytes.of("/github/home/")};

    /** Top-level directories that service accounts have as their home although they contain system files. */
    private static final List<String> NO_HOMES =
            List.of("/bin/", "/sbin/", "/usr/", "/dev/", "/proc/", "/sys/", "/etc/", "/nonexistent/");

    private final List<byte[]> runners = new ArrayList<>();
    private final List<byte[]> hooks = new ArrayList<>();
    private final List<byte[]> homes = new ArrayList<>();
    private final List<byte[]> temporaries = new ArrayList<>();
    private final List<byte[]> workspaces = new ArrayList<>();
    private final List<byte[]> toolCaches = new ArrayList<>(List.of(HOSTED_TOOLS));

    RunnerDirectories() {}

    /** Adds the workspace that a runner set for a step. */
    void addWorkspace(byte[] directory) {
        add(workspaces, directory);
    }

    /** Adds the tool cache that a runner set for a step. */
    void addToolCache(byte[] directory) {
        add(toolCaches, directory);
    }

    /** Adds a runner's program that starts steps, {@code ROOT/bin/Runner.Worker}, or {@code bin.VERSION} after an update. */
    void addRunner(byte[] program) {
        int bin = parent(program, program.length);
        int root = parent(program, bin);
        if (root > 0 && Bytes.startsWith(program, root, bin, BIN)) {
            add(runners, Arrays.copyOf(program, root));
        }
    }

    /** Returns the length of the parent directory of the path that ends at {@code end}, including its slash. */
    private static int parent(byte[] path, int end) {
        int at = end - 1;
        while (at > 0 && path[at - 1] != '/') {
            at--;
        }
        return Math.max(at, 0);
    }

    /** Adds a script that the runner runs before or after its jobs. */
    void addHook(byte[] script) {
        if (script.length > 1 && script[0] == '/' && hooks.size() < MOST && !isHook(script, 0, script.length)) {
            hooks.add(script);
        }
    }

    /** Adds the temporary directory that a runner set for a step. */
    void addTemporary(byte[] directory) {
        add(temporaries, directory);
    }

    /** Adds the home directory of an account, or one that a runner set for a step. */
    public void addHome(byte[] directory) {
        byte[] complete = withSlash(directory);
        for (String none : NO_HOMES) {
            if (Bytes.startsWith(complete, 0, complete.length, Bytes.of(none))) {
                return;
            }
        }
        add(homes, directory, MOST_HOMES, 1);
    }

    private static void add(List<byte[]> directories, byte[] directory) {
        add(directories, directory, MOST, LEAST_DEPTH);
    }

    private static void add(List<byte[]> directories, byte[] directory, int most, int leastDepth) {
        byte[] complete = withSlash(directory);
        if (directories.size() >= most || depth(complete) < leastDepth) {
            return;
        }
        for (byte[] known : directories) {
            if (Arrays.equals(known, complete)) {
                return;
            }
        }
        directories.add(complete);
    }

    private static byte[] withSlash(byte[] directory) {
        int length = directory.length;
        if (length == 0 || directory[0] != '/' || directory[length - 1] == '/') {
            return directory;
        }
        byte[] complete = Arrays.copyOf(directory, length + 1);
        complete[length] = '/';
        return complete;
    }

    /** Returns the number of levels of {@code directory}; 0 if it is not absolute and normalized. */
    private static int depth(byte[] directory) {
        int depth = 0;
        for (int i = 1; i < directory.length; i++) {
            if (directory[i - 1] == '/' && (directory[i] == '/' || directory[i] == '.')) {
                return 0;
            }
            depth += directory[i] == '/' ? 1 : 0;
        }
        return directory.length > 0 && directory[0] == '/' ? depth : 0;
    }

    /**
     * Returns where the part of {@code path} below a workspace starts, whether a runner reported it or it is in a default location; -1 for
     * a path outside of all.
     *
     * @param path holds the path from {@code from} to {@code end}
     */
    public int belowWorkspace(byte[] path, int from, int end) {
        int known = belowReportedWorkspace(path, from, end);
        if (known >= 0) {
            return known;
        }
        for (UsualPlace usual : USUAL) {
            if (Bytes.startsWith(path, from, end, usual.directory)) {
                return skip(path, from + usual.directory.length, end, usual.levels);
            }
        }
        int work = Bytes.indexOf(path, from, end, SELF_HOSTED);
        return work < 0 ? -1 : skip(path, work + SELF_HOSTED.length, end, SELF_HOSTED_LEVELS);
    }

    /** Returns where the part of {@code path} below a workspace reported by a runner starts; -1 for a path outside of all. */
    public int belowReportedWorkspace(byte[] path, int from, int end) {
        return below(workspaces, path, from, end);
    }

    /**
     * Returns where the part of {@code path} below a user's home directory starts, whether it belongs to an account, a runner reported it
     * or it is in a default location; -1 for a path outside of all.
     *
     * @param path holds the path from {@code from} to {@code end}
     */
    public int belowHome(byte[] path, int from, int end) {
        int known = below(homes, path, from, end);
        if (known >= 0) {
            return known;
        }
        for (byte[] directory : HOME) {
            if (Bytes.startsWith(path, from, end, directory)) {
                return from + directory.length;
            }
        }
        return Bytes.startsWith(path, from, end, HOMES) ? skip(path, from + HOMES.length, end, 1) : -1;
    }

    /**
     * Returns where the part of {@code path} below the installation of a runner starts; for a script that the runner runs before or after
     * its jobs, the start of the path; -1 for other files.
     *
     * @param path holds the path from {@code from} to {@code end}
     */
    public int belowRunner(byte[] path, int from, int end) {
        return isHook(path, from, end) ? from : below(runners, path, from, end);
    }

    private boolean isHook(byte[] path, int from, int end) {
        for (int i = 0; i < hooks.size(); i++) {
            byte[] hook = hooks.get(i);
            if (Arrays.equals(path, from, end, hook, 0, hook.length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether {@code path} is in the temporary directory of a runner. */
    boolean isInTemporary(byte[] path) {
        return below(temporaries, path, 0, path.length) >= 0;
    }

    /** Returns whether {@code path} is in a tool cache of a runner. */
    public boolean isInToolCache(byte[] path) {
        return below(toolCaches, path, 0, path.length) >= 0;
    }

    private static int below(List<byte[]> directories, byte[] path, int from, int end) {
        for (int i = 0; i < directories.size(); i++) {
            byte[] directory = directories.get(i);
            if (Bytes.startsWith(path, from, end, directory)) {
                return from + directory.length;
            }
        }
        return -1;
    }

    /** Returns the index after {@code levels} levels; -1 if there are fewer, or the first is the runner's own ({@code _temp}). */
    private static int skip(byte[] path, int from, int end, int levels) {
        if (levels > 0 && from < end && path[from] == '_') {
            return -1;
        }
        int at = from;
        for (int left = levels; left > 0; left--) {
            while (at < end && path[at] != '/') {
                at++;
            }
            if (at == end) {
                return -1;
            }
            at++;
        }
        return at;
    }

    void clear() {
        workspaces.clear();
        runners.clear();
        hooks.clear();
        homes.clear();
        temporaries.clear();
        toolCaches.clear();
        toolCaches.add(HOSTED_TOOLS);
    }
}
