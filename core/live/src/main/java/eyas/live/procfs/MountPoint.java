package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.live.sys.FileStatus;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a {@code mountinfo}. Source: proc_pid_mountinfo(5).
 *
 * @param id the number of the mount
 * @param device of the file system, as in {@code stat}
 * @param root the mounted directory of the file system, from the root of that
 * @param place the mount point
 * @param type of the file system, with a FUSE subtype after a dot
 */
@SuppressWarnings("ArrayRecordComponent")
record MountPoint(long id, int device, byte[] root, byte[] place, String type) {
    private static final byte[] SLASH = {'/'};

    /** Parses the text of a table; malformed lines are left out. */
    static List<MountPoint> all(byte[] text) {
        List<MountPoint> mounts = new ArrayList<>();
        LineScanner scan = new LineScanner();
        for (int start = 0, end; start < text.length; start = end + 1) {
            end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            MountPoint mount = read(scan.over(text, start, end));
            if (mount != null) {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    /** Parses a line {@code id parent major:minor root place options [optional fields] - type ...}. */
    private static @Nullable MountPoint read(LineScanner line) {
        long id = line.number();
        int major = (int) line.skip(1).number();
        int minor = line.take(":") ? (int) line.number() : 0;
        byte[] root = unescaped(line.blanks().until(' '));
        byte[] place = unescaped(line.until(' '));
        line.skip(1);
        while (!line.blanks().take("- ") && line.hasNext()) {
            line.skip(1);
        }
        byte[] type = line.until(' ');
        boolean whole = !line.failed() && type.length > 0 && isAbsolute(root) && isAbsolute(place);
        return whole ? new MountPoint(id, FileStatus.device(major, minor), root, place, Bytes.text(type)) : null;
    }

    private static boolean isAbsolute(byte[] path) {
        return path.length > 0 && path[0] == '/';
    }

    /** A blank, a tab, an end of line and a backslash are written as three octal digits. */
    private static byte[] unescaped(byte[] field) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(field.length);
        for (int i = 0; i < field.length; i++) {
            if (field[i] == '\\' && i + 3 < field.length) {
                plain.write((field[i + 1] - '0') << 6 | (field[i + 2] - '0') << 3 | (field[i + 3] - '0'));
                i += 3;
            } else {
                plain.write(field[i]);
            }
        }
        return plain.toByteArray();
    }

    boolean isRoot() {
        return Arrays.equals(place, SLASH);
    }

    /** Returns whether only a subdirectory of the file system is mounted. */
    boolean isPart() {
        return !Arrays.equals(root, SLASH);
    }

    /** Returns whether {@code name} is the mount point or below it. */
    boolean holds(byte[] name) {
        return isRoot()
                || (Bytes.startsWith(name, place) && (name.length == place.length || name[place.length] == '/'));
    }

    /**
     * Returns the name of the file whose path from the root of the file system is {@code path}, empty for that root itself; null if it is
     * not in this mount.
     */
    byte @Nullable [] name(byte[] path) {
        int from = isPart() ? root.length : 0;
        if (from > 0 && !(Bytes.startsWith(path, root) && (path.length == from || path[from] == '/'))) {
            return null;
        }
        int before = isRoot() ? 0 : place.length;
        if (before + path.length == from) {
            return SLASH;
        }
        byte[] name = Arrays.copyOf(place, before + path.length - from);
        System.arraycopy(path, from, name, before, path.length - from);
        return name;
    }
}
