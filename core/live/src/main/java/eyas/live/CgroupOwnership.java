package eyas.live;

import eyas.event.EventSourceException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Checks who may move processes between control groups. A move takes write access to the process list of a common ancestor of both groups.
 * A user who has it for a group above the runner's can escape egress control. The runner's own group may belong to its user: the groups
 * below it are controlled, too.
 */
final class CgroupOwnership {
    private static final String PROCESSES = "cgroup.procs";
    private static final Integer ROOT = 0;

    private CgroupOwnership() {}

    /**
     * Rejects a group that a job could move out of.
     *
     * @throws EventSourceException if a user other than root may move processes in a group above {@code group}, or if that is unknown
     */
    static void check(Path mount, Path group) {
        try {
            foreignAbove(mount, group).ifPresent(above -> {
                throw new EventSourceException(
                        "egress cannot be controlled: a user other than root may move processes in "
                                + above
                                + ", out of the runner's control group; install the runner as a system service"
                                + " (svc.sh install)");
            });
        } catch (IOException e) {
            throw new EventSourceException(
                    "egress cannot be controlled: cannot read the control groups above the runner's: "
                            + FileErrorMessage.reason(e),
                    e);
        }
    }

    /**
     * Returns the nearest group above {@code group}, up to {@code mount}, in which a user other than root may move processes; empty if
     * there is none.
     */
    static Optional<Path> foreignAbove(Path mount, Path group) throws IOException {
        for (Path at = group; !at.equals(mount); ) {
            Path above = at.getParent();
            if (above == null || !above.startsWith(mount)) {
                break;
            }
            if (isForeign(above.resolve(PROCESSES))) {
                return Optional.of(above);
            }
            at = above;
        }
        return Optional.empty();
    }

    private static boolean isForeign(Path processes) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(processes, LinkOption.NOFOLLOW_LINKS);
        boolean byOwner = permissions.contains(PosixFilePermission.OWNER_WRITE) && !isRoots(processes, "unix:uid");
        boolean byGroup = permissions.contains(PosixFilePermission.GROUP_WRITE) && !isRoots(processes, "unix:gid");
        return byOwner || byGroup || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean isRoots(Path file, String attribute) throws IOException {
        return ROOT.equals(Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS));
    }
}
