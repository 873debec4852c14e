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
 * Who may move processes between control groups. That takes the right to write to the list of processes of a group that is above both: whoever
 * has it for a group above the runner's can move out of what is held. The runner's own group may be its user's: what is below it is held, too.
 */
final class CgroupOwnership {
    private static final String PROCESSES = "cgroup.procs";
    private static final Integer ROOT = 0;

    private CgroupOwnership() {}

    /**
     * Refuses a group that a job could move out of.
     *
     * @throws EventSourceException if somebody besides root may move processes in a group above {@code group}, or that cannot be known
     */
    static void check(Path mount, Path group) {
        try {
            foreignAbove(mount, group).ifPresent(above -> {
                throw new EventSourceException(
                        "egress cannot be controlled: somebody besides root may move processes in "
                                + above
                                + ", out of the runner's control group; install the runner as a service of the machine"
                                + " (svc.sh install)");
            });
        } catch (IOException e) {
            throw new EventSourceException(
                    "egress cannot be controlled: the control groups above the runner's cannot be looked at: "
                            + FileErrorMessage.words(e),
                    e);
        }
    }

    /**
     * Return the nearest group above {@code group}, up to {@code mount}, whose processes somebody besides root may move; empty where there is
     * none.
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
