package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * The composite action that a directory belongs to. The runner unpacks actions to {@code …/_actions/OWNER/NAME/VERSION}, and an action may
 * be in a subdirectory. Those of the workflow's own repository remain in the workspace. A version that contains slashes is cut at the first
 * one.
 *
 * @param action repository and directory of the action, as {@code OWNER/NAME/DIRECTORY} or {@code ./DIRECTORY}; empty if unknown
 * @param version branch, tag or commit, empty for the workflow's own
 */
record ActionDirectory(byte[] action, byte[] version) {
    private static final ActionDirectory UNKNOWN = new ActionDirectory(Bytes.EMPTY, Bytes.EMPTY);
    private static final byte[] UNPACKED = Bytes.of("/_actions/");

    /** Parses {@code directory}, the value of a variable. */
    static ActionDirectory of(byte[] directory, byte[] workspace) {
        int start = lastIndexOf(directory, UNPACKED);
        if (start >= 0) {
            int owner = start + UNPACKED.length;
            int name = next(directory, owner) + 1;
            int version = next(directory, name) + 1;
            int end = next(directory, version);
            if (owner + 1 < name && name + 1 < version && version < end) {
                byte[] action = Arrays.copyOfRange(directory, owner, version - 1 + directory.length - end);
                System.arraycopy(directory, end, action, version - 1 - owner, directory.length - end);
                return new ActionDirectory(action, Arrays.copyOfRange(directory, version, end));
            }
            return UNKNOWN;
        }
        int length = workspace.length;
        if (length > 1
                && directory.length > length + 1
                && directory[length] == '/'
                && Arrays.equals(directory, 0, length, workspace, 0, length)) {
            // The runner joins the two without normalization: "/work/app/./tools/lint".
            byte[] local = Arrays.copyOfRange(directory, length + 1, directory.length);
            boolean marked = local.length > 1 && local[0] == '.' && local[1] == '/';
            return new ActionDirectory(marked ? local : Bytes.of("./" + Bytes.text(local)), Bytes.EMPTY);
        }
        return UNKNOWN;
    }

    /** Returns both parts as in a workflow, {@code OWNER/NAME@VERSION}. */
    byte[] text() {
        return version.length == 0 ? action : Bytes.of(Bytes.text(action) + "@" + Bytes.text(version));
    }

    private static int next(byte[] path, int from) {
        int at = from;
        while (at < path.length && path[at] != '/') {
            at++;
        }
        return at;
    }

    private static int lastIndexOf(byte[] text, byte[] wanted) {
        for (int at = text.length - wanted.length; at >= 0; at--) {
            if (Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
