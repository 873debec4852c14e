package eyas.state;

import eyas.state.container.ContainerType;
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
    /**
     * Return the container that control groups tell of; null where they are the host's.
     *
     * @param cgroups entries {@code subsystem=/path}, each with its NUL
     */
    public static @Nullable CgroupContainer find(byte[] cgroups) {
        return ContainerIds.find(cgroups);
    }
}
