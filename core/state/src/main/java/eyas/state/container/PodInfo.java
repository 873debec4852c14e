package eyas.state.container;

import java.util.Map;

/**
 * The pod that a container belongs to; unknown values are empty.
 *
 * @param sandbox whether the container is itself the sandbox that holds its pod's namespaces
 * @param sandboxId full id of the pod's sandbox
 * @param labels the pod's labels
 * @param network the network configuration as reported by its plugin, JSON
 */
public record PodInfo(boolean sandbox, String sandboxId, Map<String, String> labels, String network) {
    /** No pod. */
    public static final PodInfo NONE = new PodInfo(false, "", Map.of(), "");

    public PodInfo {
        labels = Map.copyOf(labels);
    }
}
