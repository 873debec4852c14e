package eyas.live.procfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Converts {@code /proc/PID/cgroup} to entries {@code controller=/path}, each with its NUL.
 *
 * <p>A line of the v2 hierarchy names no controllers. It stands for the five that live events name, unless a v1 hierarchy has them.
 */
final class Cgroups {
    private static final List<String> NAMED_BY_EVENTS = List.of("cpuset", "cpu", "cpuacct", "io", "memory");

    private Cgroups() {}

    static byte[] entries(byte[] file) {
        List<byte[]> paths = new ArrayList<>();
        List<String> controllers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        byte[] unified = {};
        int start = 0;
        LineScanner scan = new LineScanner();
        for (int i = 0; i <= file.length; i++) {
            if (i < file.length && file[i] != '\n') {
                continue;
            }
            scan.over(file, start, i).behind(':');
            start = i + 1;
            if (scan.failed()) {
                continue;
            }
            String names = new String(scan.until(':'), StandardCharsets.ISO_8859_1);
            byte[] path = scan.until('\n');
            if (names.isEmpty()) {
                unified = path;
                continue;
            }
            for (String name : names.split(",", -1)) {
                controllers.add(name);
                paths.add(path);
                seen.add(name.equals("blkio") ? "io" : name);
            }
        }
        if (unified.length > 0) {
            for (String name : NAMED_BY_EVENTS) {
                if (!seen.contains(name)) {
                    controllers.add(name);
                    paths.add(unified);
                }
            }
        }
        return join(controllers, paths);
    }

    private static byte[] join(List<String> controllers, List<byte[]> paths) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < controllers.size(); i++) {
            out.writeBytes(controllers.get(i).getBytes(StandardCharsets.ISO_8859_1));
            out.write('=');
            out.writeBytes(paths.get(i));
            out.write(0);
        }
        return out.toByteArray();
    }
}
