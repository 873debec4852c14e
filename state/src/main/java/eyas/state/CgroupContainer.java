package eyas.state;

import eyas.state.container.ContainerType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container that the control groups of a process tell of.
 *
 * @param id the short id that the process carries
 * @param fullId the engine's full id where the groups have it, else the short one
 * @param type what runs the container where the groups alone tell, as for LXC, which has no engine to ask; else
 *     {@link ContainerType#UNKNOWN}
 * @param cgroups the control groups, entries {@code subsystem=/path} separated by blanks
 */
public record CgroupContainer(String id, String fullId, ContainerType type, String cgroups) {
    private static final String USERS_ROOT = "/user.slice";
    /** Everything that a user starts has its control group below the one that the service manager has made for that user. */
    private static final Pattern USERS_GROUP = Pattern.compile("/user\\.slice/user-(\\d+)\\.slice/.*");

    /**
     * Return the id of the user whose container this is; null where it is the machine's. The first group that lies anywhere decides: names
     * are users' own, and may look like the list's end and another group.
     */
    public @Nullable String user() {
        for (String entry : cgroups.split(" ", -1)) {
            int start = entry.indexOf('/');
            String path = start < 0 ? "/" : entry.substring(start);
            if (path.length() > 1 && !path.equals(USERS_ROOT)) {
                Matcher user = USERS_GROUP.matcher(path);
                return user.matches() ? user.group(1) : null;
            }
        }
        return null;
    }

    /**
     * Return the container that control groups tell of; null where they are the host's.
     *
     * @param cgroups entries {@code subsystem=/path}, each with its NUL
     */
    public static @Nullable CgroupContainer find(byte[] cgroups) {
        return ContainerIds.find(cgroups);
    }
}
