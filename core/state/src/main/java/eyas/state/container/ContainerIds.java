package eyas.state.container;

import eyas.event.Bytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container in a list of cgroups.
 *
 * <p>Engines name the cgroup of a container after its id of 64 hex digits: docker {@code /docker/ID} and {@code docker-ID.scope}, podman
 * {@code libpod-ID.scope} and {@code libpod-payload-ID}, CRI-O {@code crio-ID.scope}, containerd {@code cri-containerd-ID.scope}, {@code
 * kubepods/…/ID} and {@code …:cri-containerd:ID}, nerdctl {@code nerdctl-ID.scope}. The innermost id is used, since engines also run inside
 * of containers. Other runtimes use names: LXC {@code /lxc/NAME}, {@code /lxc.payload.NAME}; libvirt {@code NAME.libvirt-lxc}, {@code
 * machine-lxc\x2dNUMBER\x2dNAME.scope}; BPM {@code bpm-NAME.scope}; systemd-nspawn {@code machine-NAME.scope}; containerd's {@code ctr}
 * {@code /NAMESPACE/NAME}. The first cgroup of the list with a container is used.
 */
final class ContainerIds {
    private static final int FULL_LENGTH = 64;
    private static final String[] LXC = {"/lxc/", "/lxc.payload/", "/lxc.payload."};
    private static final String LIBVIRT = ".libvirt-lxc";
    private static final String LIBVIRT_UNIT = "-lxc\\x2d";
    private static final String LIBVIRT_DIRECTORY = "/libvirt/lxc/";
    private static final String SCOPE = ".scope";
    private static final String[] MACHINES = {"/machine-", "/systemd-nspawn@"};
    private static final String MONITOR = "conmon-";
    private static final Set<String> NAMESPACES =
            Set.of("default", "k8s.io", "moby", "plugins.moby", "buildkit", "services.linuxkit");

    private ContainerIds() {}

    /** Returns the container of a list of entries {@code subsystem=/path}, each with its NUL; null for the host. */
    static @Nullable CgroupContainer find(byte[] cgroups) {
        String list = Bytes.text(cgroups);
        for (int from = 0; from < list.length(); ) {
            int end = list.indexOf('\0', from);
            end = end < 0 ? list.length() : end;
            int path = list.indexOf('/', from);
            if (path >= 0 && path < end) {
                CgroupContainer found = inPath(list.substring(path, end), list);
                if (found != null) {
                    return found;
                }
            }
            from = end + 1;
        }
        return null;
    }

    private static @Nullable CgroupContainer inPath(String path, String list) {
        if (path.length() == 1) {
            return null;
        }
        int start = innermostId(path);
        if (start >= 0) {
            String id = path.substring(start, start + FULL_LENGTH);
            return container(id, ContainerType.UNKNOWN, list);
        }
        String name = libvirt(path);
        if (!name.isEmpty()) {
            return named(name, ContainerType.LIBVIRT_LXC, list);
        }
        name = after(path, LXC, '/');
        if (!name.isEmpty()) {
            return named(name, ContainerType.LXC, list);
        }
        name = bpm(path);
        if (!name.isEmpty()) {
            return named(name, ContainerType.BPM, list);
        }
        name = after(path, MACHINES, '.');
        if (!name.isEmpty()) {
            return named(name, ContainerType.UNKNOWN, list);
        }
        name = ofNamespace(path);
        return name.isEmpty() ? null : container(name, ContainerType.UNKNOWN, list);
    }

    private static CgroupContainer container(String fullId, ContainerType type, String list) {
        return new CgroupContainer(
                ContainerInfo.shortId(fullId),
                fullId,
                type,
                list.replace('\0', ' ').strip());
    }

    private static CgroupContainer named(String name, ContainerType type, String list) {
        String id = name.length() > ContainerInfo.LONGEST_ID ? name.substring(0, ContainerInfo.LONGEST_ID) : name;
        return new CgroupContainer(id, id, type, list.replace('\0', ' ').strip());
    }

    /** Returns the start of the last run of exactly 64 hex digits that is a path component or ends one, or -1. */
    private static int innermostId(String path) {
        int found = -1;
        int run = 0;
        for (int at = 0; at <= path.length(); at++) {
            char c = at < path.length() ? path.charAt(at) : '/';
            if (Character.digit(c, 16) >= 0 && c < 128) {
                run++;
                continue;
            }
            int start = at - run;
            if (run == FULL_LENGTH && (c == '/' || c == '.') && startsName(path, start)) {
                found = start;
            }
            run = 0;
        }
        return found;
    }

    /**
     * Returns whether an id is in the name of a container: an engine's monitor process runs outside the container, in a cgroup with its id.
     */
    private static boolean startsName(String path, int start) {
        char before = path.charAt(start - 1);
        return (before == '/' || before == '-' || before == ':') && !path.startsWith(MONITOR, start - MONITOR.length());
    }

    private static String libvirt(String path) {
        if (path.endsWith(LIBVIRT)) {
            return path.substring(path.lastIndexOf('/') + 1, path.length() - LIBVIRT.length());
        }
        int unit = path.indexOf(LIBVIRT_UNIT);
        int scope = unit < 0 ? -1 : path.indexOf(SCOPE, unit);
        if (scope >= 0) {
            return path.substring(unit + LIBVIRT_UNIT.length(), scope);
        }
        return after(path, new String[] {LIBVIRT_DIRECTORY}, '/');
    }

    private static String bpm(String path) {
        int mark = path.indexOf("bpm-");
        if (mark < 1 || (path.charAt(mark - 1) != '/' && path.charAt(mark - 1) != '-')) {
            return "";
        }
        int start = mark + "bpm-".length();
        int scope = path.indexOf(SCOPE, start);
        String name = path.substring(start, scope < 0 ? path.length() : scope);
        return isName(name) ? name : "";
    }

    /** Returns the text after the first of {@code marks} that occurs, up to {@code end} or a slash. */
    private static String after(String path, String[] marks, char end) {
        for (String mark : marks) {
            int at = path.indexOf(mark);
            if (at >= 0) {
                int start = at + mark.length();
                int stop = start;
                while (stop < path.length() && path.charAt(stop) != end && path.charAt(stop) != '/') {
                    stop++;
                }
                if (stop > start) {
                    return path.substring(start, stop);
                }
            }
        }
        return "";
    }

    /**
     * Returns the second component of a two-component path that starts with a namespace used with containerd. Falco accepts any path of two
     * or more components, and therefore every cgroup that a user creates.
     */
    private static String ofNamespace(String path) {
        int second = path.indexOf('/', 1);
        if (second < 2 || path.indexOf('/', second + 1) >= 0 || !NAMESPACES.contains(path.substring(1, second))) {
            return "";
        }
        String name = path.substring(second + 1);
        return name.length() <= FULL_LENGTH && isName(name) ? name : "";
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
            if (!fits) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
