package eyas.state.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container. Immutable; unknown values are empty.
 *
 * @param id the short id that processes carry: 12 characters of an engine's id, or the name if the engine has only names; 1 to {@value
 * #LONGEST_ID} characters
 * @param fullId the engine's full id
 * @param type the container runtime
 * @param name its name
 * @param image its image
 * @param address its first IPv4 address, as text
 * @param user the user its first process starts as, name or number
 * @param createdSeconds creation time, seconds since the epoch
 * @param rights its isolation from the host
 * @param resources its resource limits
 * @param mounts its mounts, in the engine's order
 * @param ports published ports of the host
 * @param labels its labels
 * @param environment the environment of its first process, {@code NAME=value}
 * @param probes its health probes
 * @param pod its pod
 * @param owner the id of the user in whose slice it is, {@value #MACHINE} if it is in no user's slice; only Eyas reports it
 */
public record ContainerInfo(
        String id,
        String fullId,
        ContainerType type,
        String name,
        ContainerImage image,
        String address,
        String user,
        long createdSeconds,
        ContainerIsolation rights,
        ContainerResources resources,
        List<ContainerMount> mounts,
        List<PortMapping> ports,
        Map<String, String> labels,
        List<String> environment,
        List<HealthProbe> probes,
        PodInfo pod,
        String owner) {
    /** The owner of containers outside of user slices. */
    public static final String MACHINE = "machine";
    /** The maximum length of a short id, in characters. */
    public static final int LONGEST_ID = 128;
    /** Number of characters of an engine's id that are shown. */
    public static final int SHORT_ID = 12;

    private static final String HOST_NAME = "host";

    /** The host, which is no container. */
    public static final ContainerInfo HOST =
            minimal(HOST_NAME, HOST_NAME, ContainerType.HOST).with(HOST_NAME, "", "");

    /** @throws IllegalArgumentException if the id is empty or too long */
    public ContainerInfo {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "a container's id must have 1 to " + LONGEST_ID + " characters, not " + id.length());
        }
        mounts = List.copyOf(mounts);
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
        environment = List.copyOf(environment);
        probes = List.copyOf(probes);
    }

    /** Makes a container without a reported owner. */
    public ContainerInfo(
            String id,
            String fullId,
            ContainerType type,
            String name,
            ContainerImage image,
            String address,
            String user,
            long createdSeconds,
            ContainerIsolation rights,
            ContainerResources resources,
            List<ContainerMount> mounts,
            List<PortMapping> ports,
            Map<String, String> labels,
            List<String> environment,
            List<HealthProbe> probes,
            PodInfo pod) {
        this(
                id,
                fullId,
                type,
                name,
                image,
                address,
                user,
                createdSeconds,
                rights,
                resources,
                mounts,
                ports,
                labels,
                environment,
                probes,
                pod,
                "");
    }

    /** Returns a container with all other values unknown. */
    public static ContainerInfo minimal(String id, String fullId, ContainerType type) {
        return new ContainerInfo(
                id,
                fullId,
                type,
                "",
                ContainerImage.UNKNOWN,
                "",
                "",
                0,
                ContainerIsolation.NONE,
                ContainerResources.UNKNOWN,
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                PodInfo.NONE,
                "");
    }

    /** Returns this container with a different address. */
    public ContainerInfo withAddress(String other) {
        return with(name, other, owner);
    }

    /**
     * Returns this container with a different owner.
     *
     * @param other the id of the user in whose slice it is; null for the machine
     */
    public ContainerInfo ofUser(@Nullable String other) {
        return with(name, address, other == null ? MACHINE : other);
    }

    private ContainerInfo with(String name, String address, String owner) {
        return new ContainerInfo(
                id,
                fullId,
                type,
                name,
                image,
                address,
                user,
                createdSeconds,
                rights,
                resources,
                mounts,
                ports,
                labels,
                environment,
                probes,
                pod,
                owner);
    }

    /** Returns the part of an engine's id that processes carry. */
    public static String shortId(String fullId) {
        return fullId.length() > SHORT_ID ? fullId.substring(0, SHORT_ID) : fullId;
    }
}
