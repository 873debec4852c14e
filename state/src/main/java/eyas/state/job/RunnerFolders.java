package eyas.state.job;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The folders of the runners on this machine: workspaces and tool caches, as the runners themselves told the first program of
 * each step. What a process says later, of itself or to others, changes nothing. Bounded; event thread only, look-ups allocate
 * nothing.
 */
public final class RunnerFolders {
    /** The most folders of one kind that are remembered. */
    private static final int MOST = 64;
    /** A folder that is not this deep is none that a runner gives to a job. */
    private static final int LEAST_DEPTH = 2;

    /** Where runners put workspaces that nobody told of: the folder, and how many levels below it a workspace lies. */
    private enum UsualPlace {
        HOSTED("/home/runner/work/", 2),
        JOB_CONTAINER("/__w/", 2),
        ACTION_CONTAINER("/github/workspace/", 0),
        GITLAB("/builds/", 2),
        GITEA("/workspace/", 2);

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final byte[] folder;

        private final int levels;

        UsualPlace(String folder, int levels) {
            this.folder = Bytes.of(folder);
            this.levels = levels;
        }
    }

    private static final UsualPlace[] USUAL = UsualPlace.values();
    private static final byte[] SELF_HOSTED = Bytes.of("/_work/");
    private static final int SELF_HOSTED_LEVELS = 2;
    private static final byte[] HOSTED_TOOLS = Bytes.of("/opt/hostedtoolcache/");

    private final List<byte[]> workspaces = new ArrayList<>();
    private final List<byte[]> toolCaches = new ArrayList<>(List.of(HOSTED_TOOLS));

    RunnerFolders() {}

    /** Notes the workspace that a runner told a step of. */
    void addWorkspace(byte[] folder) {
        add(workspaces, folder);
    }

    /** Notes the tool cache that a runner told a step of. */
    void addToolCache(byte[] folder) {
        add(toolCaches, folder);
    }

    private static void add(List<byte[]> folders, byte[] folder) {
        byte[] complete = withSlash(folder);
        if (folders.size() >= MOST || depth(complete) < LEAST_DEPTH) {
            return;
        }
        for (byte[] known : folders) {
            if (Arrays.equals(known, complete)) {
                return;
            }
        }
        folders.add(complete);
    }

    private static byte[] withSlash(byte[] folder) {
        int length = folder.length;
        if (length == 0 || folder[0] != '/' || folder[length - 1] == '/') {
            return folder;
        }
        byte[] complete = Arrays.copyOf(folder, length + 1);
        complete[length] = '/';
        return complete;
    }

    /** Returns how many levels below the root {@code folder} lies; 0 for one that is not absolute and clean. */
    private static int depth(byte[] folder) {
        int depth = 0;
        for (int i = 1; i < folder.length; i++) {
            if (folder[i - 1] == '/' && (folder[i] == '/' || folder[i] == '.')) {
                return 0;
            }
            depth += folder[i] == '/' ? 1 : 0;
        }
        return folder.length > 0 && folder[0] == '/' ? depth : 0;
    }

    /**
     * Returns where the part of {@code path} below a workspace begins, whether a runner told of it or it lies where runners
     * put them; -1 for a path outside of all.
     *
     * @param path holds the path from {@code from} to {@code end}
     */
    public int belowWorkspace(byte[] path, int from, int end) {
        int told = belowToldWorkspace(path, from, end);
        if (told >= 0) {
            return told;
        }
        for (UsualPlace usual : USUAL) {
            if (Bytes.startsWith(path, from, end, usual.folder)) {
                return skip(path, from + usual.folder.length, end, usual.levels);
            }
        }
        int work = Bytes.indexOf(path, from, end, SELF_HOSTED);
        return work < 0 ? -1 : skip(path, work + SELF_HOSTED.length, end, SELF_HOSTED_LEVELS);
    }

    /** Returns where the part of {@code path} below a workspace begins that a runner told of; -1 for a path outside of all. */
    public int belowToldWorkspace(byte[] path, int from, int end) {
        return below(workspaces, path, from, end);
    }

    /** Return whether {@code path} lies in a tool cache of a runner. */
    public boolean isInToolCache(byte[] path) {
        return below(toolCaches, path, 0, path.length) >= 0;
    }

    private static int below(List<byte[]> folders, byte[] path, int from, int end) {
        for (int i = 0; i < folders.size(); i++) {
            byte[] folder = folders.get(i);
            if (Bytes.startsWith(path, from, end, folder)) {
                return from + folder.length;
            }
        }
        return -1;
    }

    /** Returns the place after so many levels; -1 where there are fewer, or the first is the runner's own ({@code _temp}). */
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
        toolCaches.clear();
        toolCaches.add(HOSTED_TOOLS);
    }
}
