package eyas.container;

import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerIsolation;
import eyas.state.container.ContainerMount;
import eyas.state.container.ContainerResources;
import eyas.state.container.ContainerType;
import eyas.state.container.PodInfo;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a Kubernetes runtime's description of a container and its pod.
 *
 * <p>Numbers of fields are those of {@code runtime/v1/api.proto} of the container runtime interface. Runtimes add further data as JSON in
 * their own formats ({@code info}).
 */
final class CriReply {
    private static final JsonReader JSON = new JsonReader(JsonLimits.DEFAULT);
    private static final long NANOS = 1_000_000_000L;
    private static final int NODE = 2; // NamespaceMode: that of the host
    private static final String SHA = "sha256:";
    private static final List<String> IMAGE_ANNOTATIONS =
            List.of("io.kubernetes.cri.image-name", "io.kubernetes.cri-o.Image", "io.kubernetes.cri-o.ImageName");

    private final ProtobufMessage status;
    private final JsonValue info;
    private final ProtobufMessage pod;
    private final boolean hasPod;
    private final JsonValue podInfo;
    private final ContainerType runtime;

    /**
     * @param reply ContainerStatusResponse
     * @param podReply PodSandboxStatusResponse, null if the pod is gone
     */
    CriReply(ProtobufMessage reply, @Nullable ProtobufMessage podReply, ContainerType runtime) throws IOException {
        this.status = reply.message(1);
        this.info = json(reply.map(2).getOrDefault("info", ""));
        this.hasPod = podReply != null && podReply.has(1);
        this.pod = podReply == null ? ProtobufMessage.EMPTY : podReply.message(1);
        this.podInfo = podReply == null
                ? JsonValue.Absent.MISSING
                : json(podReply.map(2).getOrDefault("info", ""));
        this.runtime = runtime;
    }

    /** The additional data of a runtime is informative and has no fixed format: invalid JSON counts as missing. */
    private static JsonValue json(String text) {
        if (text.isEmpty()) {
            return JsonValue.Absent.MISSING;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            return JSON.read(bytes, 0, bytes.length);
        } catch (JsonException e) {
            return JsonValue.Absent.MISSING;
        }
    }

    ContainerInfo container(String id) throws IOException {
        String podId = hasPod ? ReplyTruncation.text(pod.text(1)) : id;
        return new ContainerInfo(
                ContainerInfo.shortId(id),
                id,
                runtime,
                ReplyTruncation.text(status.message(2).text(1)),
                image(),
                ReplyTruncation.text(pod.message(5).text(1)),
                Long.toString(status.message(18).message(1).number(1)),
                status.number(4) / NANOS,
                rights(pod, isPrivileged()),
                resources(status.message(16).message(1)),
                mounts(),
                List.of(),
                labels(status.map(12), pod, hasPod, podId),
                environment(),
                List.of(),
                new PodInfo(false, podId, ReplyTruncation.labels(pod.map(7)), network(podInfo)));
    }

    /**
     * Returns the sandbox of a pod.
     *
     * @param reply PodSandboxStatusResponse
     */
    static ContainerInfo sandbox(ProtobufMessage reply, String id, ContainerType runtime) throws IOException {
        ProtobufMessage pod = reply.message(1);
        JsonValue info = json(reply.map(2).getOrDefault("info", ""));
        return new ContainerInfo(
                ContainerInfo.shortId(id),
                id,
                runtime,
                ReplyTruncation.text(pod.message(2).text(1)),
                ContainerImage.named(ReplyTruncation.text(info.get("image").text())),
                ReplyTruncation.text(pod.message(5).text(1)),
                "",
                pod.number(4) / NANOS,
                rights(pod, false),
                ContainerResources.UNKNOWN,
                List.of(),
                List.of(),
                labels(Map.of(), pod, true, id),
                List.of(),
                List.of(),
                new PodInfo(true, id, ReplyTruncation.labels(pod.map(7)), network(info)));
    }

    private static ContainerIsolation rights(ProtobufMessage pod, boolean privileged) throws IOException {
        ProtobufMessage namespaces = pod.message(6).message(1).message(2);
        return new ContainerIsolation(
                privileged, namespaces.number(2) == NODE, namespaces.number(1) == NODE, namespaces.number(3) == NODE);
    }

    private boolean isPrivileged() {
        JsonValue ofSpec =
                info.get("runtimeSpec").get("linux").get("security_context").get("privileged");
        JsonValue ofConfig =
                info.get("config").get("linux").get("security_context").get("privileged");
        JsonValue first = ofSpec.isPresent() ? ofSpec : ofConfig.isPresent() ? ofConfig : info.get("privileged");
        return first.truth();
    }

    private static ContainerResources resources(ProtobufMessage linux) {
        long period = linux.number(1);
        long shares = linux.number(3);
        return new ContainerResources(
                linux.number(4),
                linux.number(10),
                shares > 0 ? shares : ContainerResources.DEFAULT_SHARES,
                linux.number(2),
                period > 0 ? period : ContainerResources.DEFAULT_PERIOD,
                ContainerResources.countProcessors(linux.text(6)),
                -1);
    }

    private List<ContainerMount> mounts() throws IOException {
        List<ContainerMount> mounts = new ArrayList<>();
        for (ProtobufMessage mount : ReplyTruncation.first(status.messages(14), EngineLimits.MOUNTS)) {
            String propagation = switch ((int) mount.number(5)) {
                case 0 -> "private";
                case 1 -> "rslave";
                case 2 -> "rshared";
                default -> "unknown";
            };
            mounts.add(new ContainerMount(
                    ReplyTruncation.text(mount.text(2)),
                    ReplyTruncation.text(mount.text(1)),
                    "",
                    mount.number(3) == 0,
                    propagation));
        }
        return mounts;
    }

    /** Rules find a container's pod in its labels, where earlier kubelets wrote it. */
    private static Map<String, String> labels(
            Map<String, String> own, ProtobufMessage pod, boolean hasPod, String podId) throws IOException {
        Map<String, String> labels = new HashMap<>(ReplyTruncation.labels(own));
        labels.put("io.kubernetes.sandbox.id", podId);
        if (hasPod && pod.has(2)) {
            ProtobufMessage metadata = pod.message(2);
            labels.put("io.kubernetes.pod.name", ReplyTruncation.text(metadata.text(1)));
            labels.put("io.kubernetes.pod.uid", ReplyTruncation.text(metadata.text(2)));
            labels.put("io.kubernetes.pod.namespace", ReplyTruncation.text(metadata.text(3)));
        }
        return labels;
    }

    private List<String> environment() {
        List<String> variables = new ArrayList<>();
        for (JsonValue variable : info.get("config").get("envs").list()) {
            variables.add(
                    variable.get("key").text() + '=' + variable.get("value").text());
        }
        return ReplyTruncation.environment(variables);
    }

    /**
     * Returns the image. Its reference is {@code sha256:DIGEST} or {@code NAME@sha256:DIGEST}; if its name is only an id, runtimes have the
     * name in an annotation.
     */
    private ContainerImage image() throws IOException {
        String asked = status.message(8).text(1);
        String reference = status.text(9);
        String name = asked;
        String digest = "";
        boolean tagOfAsked = false;
        int start = reference.indexOf(SHA);
        if (start == 0) {
            digest = reference;
        } else if (start > 0 && reference.charAt(start - 1) == '@') {
            name = reference.substring(0, start - 1);
            digest = reference.substring(start);
            tagOfAsked = true;
        }
        if (name.isEmpty() || name.startsWith("sha256")) {
            String annotated = annotation();
            if (!annotated.isEmpty()) {
                name = annotated;
                tagOfAsked = false;
            }
        }
        ContainerImage named = ContainerImage.named(ReplyTruncation.text(name));
        String tag = named.tag();
        String askedTag = ContainerImage.named(ReplyTruncation.text(asked)).tag();
        if (tagOfAsked && !asked.startsWith("sha256") && !askedTag.isEmpty()) {
            tag = askedTag;
            name = name + ':' + tag;
        }
        return new ContainerImage(
                ReplyTruncation.text(name), imageId(), named.repository(), tag, ReplyTruncation.text(digest));
    }

    private String annotation() {
        JsonValue annotations = info.get("runtimeSpec").get("annotations");
        for (String name : IMAGE_ANNOTATIONS) {
            String value = annotations.get(name).text();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private String imageId() {
        String configured = info.get("config").get("image").get("image").text();
        String id = configured.startsWith(SHA) ? configured.substring(SHA.length()) : "";
        String reported = status.text(17);
        return ReplyTruncation.text(
                !id.isEmpty() ? id : reported.startsWith(SHA) ? reported.substring(SHA.length()) : reported);
    }

    /** Returns the pod's external interfaces, without values that change with every pod, or CRI-O's own text. */
    private static String network(JsonValue info) {
        JsonValue interfaces = info.get("cniResult").get("Interfaces");
        if (!interfaces.isPresent()) {
            return ReplyTruncation.text(info.get("runtimeSpec")
                    .get("annotations")
                    .get("io.kubernetes.cri-o.CNIResult")
                    .text());
        }
        Map<String, JsonValue> retained = new HashMap<>();
        interfaces.fields().forEach((name, value) -> {
            if (!name.equals("lo") && !name.startsWith("veth")) {
                Map<String, JsonValue> members = new HashMap<>(value.fields());
                members.remove("Mac");
                members.remove("Sandbox");
                retained.put(name, new JsonValue.Fields(members));
            }
        });
        return ReplyTruncation.text(JsonText.compact(new JsonValue.Fields(retained)));
    }
}
