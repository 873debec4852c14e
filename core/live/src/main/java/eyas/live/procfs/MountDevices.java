package eyas.live.procfs;

import eyas.live.sys.FileStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Maps mount ids to devices.
 *
 * <p>The device of a file in events is that of its mounted file system, which some file systems (btrfs) hide from {@code stat}. Ids are
 * unique on the machine; a namespace's table is read when a file has an unknown id.
 */
final class MountDevices {
    private final Map<Long, Integer> devices = new HashMap<>();
    private final Set<Long> unknown = new HashSet<>();
    private final LineScanner scan = new LineScanner();
    private final ProcFiles files;
    private final int limit;

    MountDevices(ProcFiles files, int limit) {
        this.files = files;
        this.limit = limit;
    }

    /** Returns the device of mount {@code id} in the namespace of process {@code pid}; 0 if it is unknown. */
    int device(long pid, long id) {
        Integer device = devices.get(id);
        if (device == null && unknown.size() < limit && unknown.add(id)) {
            files.lines(files.path(pid, "mountinfo"), this::line);
            device = devices.get(id);
        }
        return device == null ? 0 : device;
    }

    /** Parses a line {@code id parent major:minor ...}. */
    boolean line(byte[] bytes, int start, int end) {
        long id = scan.over(bytes, start, end).number();
        int major = (int) scan.skip(1).number();
        int minor = scan.take(":") ? (int) scan.number() : 0;
        if (!scan.failed()) {
            devices.put(id, FileStatus.device(major, minor));
        }
        return devices.size() < limit;
    }
}
