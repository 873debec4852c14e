package eyas.state.container;

import java.util.Map;

/**
 * The pod that a container belongs to; what is not known is empty.
 *
 * @param sandbox whether the container is itself the sandbox that keeps its pod's namespaces
 * @param sandboxId full id of the pod's sandbox
 * @param labels the pod's labels
 * @param network the network's set-up as its plugin reported it, JSON
 */
public record PodInfo(boolean sandbox, String sandboxId, Map<String, String> labels, String network) {
    /** No pod. */
    public static final PodInfo NONE = new PodInfo(false, "", Map.of(), "");

    public PodInfo {
        labels = Map.copyOf(labels);
    }
}
