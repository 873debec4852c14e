package eyas.state.container;

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
 * @param user the id of the user whose container this is; null where it is the machine's
 * @param key what containers are told apart by; see {@link #key(String, String)}
 */
public record CgroupContainer(
        String id,
        String fullId,
        ContainerType type,
        String cgroups,
        @Nullable String user,
        String key) {
    /** No name of a control group has it. */
    static final char USER_FOLLOWS = '\0';

    private static final String USERS_ROOT = "/user.slice";
    /** Everything that a user starts has its control group below the one that the service manager has made for that user. */
    private static final Pattern USERS_GROUP = Pattern.compile("/user\\.slice/user-(\\d+)\\.slice/");

    /** Makes one; whose it is, the control groups tell. */
    public CgroupContainer(String id, String fullId, ContainerType type, String cgroups) {
        this(id, fullId, type, cgroups, owner(cgroups));
    }

    private CgroupContainer(String id, String fullId, ContainerType type, String cgroups, @Nullable String user) {
        this(id, fullId, type, cgroups, user, key(fullId, user));
    }

    /**
     * Return the id of the user whose container this is; null where it is the machine's. The first group that lies anywhere decides: names
     * are users' own, and may look like the list's end and another group.
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
     * Return what containers are told apart by: the full id, and whose container it is. Whoever has a slice of his own can have a group
     * in it with any id.
     *
     * @param user the id of the user whose container it is; null for the machine's
     */
    public static String key(String fullId, @Nullable String user) {
        return user == null ? fullId : fullId + USER_FOLLOWS + user;
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
