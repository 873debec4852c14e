package eyas.state.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container that the cgroups of a process belong to.
 *
 * @param id the short id that the process carries
 * @param fullId the engine's full id if the cgroups contain it, else the short one
 * @param type the container runtime if the cgroups alone identify it, as for LXC, which has no engine to query; else {@link
 * ContainerType#UNKNOWN}
 * @param cgroups the cgroups, entries {@code subsystem=/path} separated by blanks
 * @param user the id of the user who owns the container; null if the machine owns it
 * @param key the identity of the container; see {@link #key(String, String)}
 */
public record CgroupContainer(
        String id,
        String fullId,
        ContainerType type,
        String cgroups,
        @Nullable String user,
        String key) {
    /** Separates the id from the owner; cannot occur in a cgroup's name. */
    static final char USER_FOLLOWS = '\0';

    private static final String USERS_ROOT = "/user.slice";
    /** The service manager puts everything that a user starts below this cgroup. */
    private static final Pattern USERS_GROUP = Pattern.compile("/user\\.slice/user-(\\d+)\\.slice/");

    /** Creates a container whose owner is derived from the cgroups. */
    public CgroupContainer(String id, String fullId, ContainerType type, String cgroups) {
        this(id, fullId, type, cgroups, owner(cgroups));
    }

    private CgroupContainer(String id, String fullId, ContainerType type, String cgroups, @Nullable String user) {
        this(id, fullId, type, cgroups, user, key(fullId, user));
    }

    /**
     * Returns the id of the user who owns the container; null if the machine owns it. Only the first cgroup below the root counts: users
     * choose the names below their slice, which may look like the end of the list and another cgroup.
     */
    private static @Nullable String owner(String cgroups) {
        for (String entry : cgroups.split(" ", -1)) {
            int start = entry.indexOf('/');
            String path = start < 0 ? "/" : entry.substring(start);
            if (path.length() > 1 && !path.equals(USERS_ROOT)) {
                Matcher user = USERS_GROUP.matcher(path);
                return user.lookingAt() ? user.group(1) : null;
            }
        }
        return null;
    }

    /**
     * Returns the identity of a container: its full id and its owner. The owner is part of it because a user can create a cgroup with any
     * id in his own slice.
     *
     * @param user the id of the user who owns the container; null for the machine
     */
    public static String key(String fullId, @Nullable String user) {
        return user == null ? fullId : fullId + USER_FOLLOWS + user;
    }

    /**
     * Returns the container that a process's cgroups belong to; null for the host.
     *
     * @param cgroups entries {@code subsystem=/path}, each with its NUL
     */
    public static @Nullable CgroupContainer find(byte[] cgroups) {
        return ContainerIds.find(cgroups);
    }
}
