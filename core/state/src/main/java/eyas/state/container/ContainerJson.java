package eyas.state.container;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Reads and writes the JSON description of a container in captures.
 *
 * <p>The format is that of Falco's container events: one object {@code container}. Version 0.3.1 of Falco's plugin wrote the members next
 * to an empty {@code container}; both forms are read. Immutable and thread-safe.
 */
public final class ContainerJson {
    private final JsonReader reader;

    /** Makes a reader with the default limits. */
    public ContainerJson() {
        this(JsonLimits.DEFAULT);
    }

    /** Makes a reader with the given limits. */
    public ContainerJson(JsonLimits limits) {
        reader = new JsonReader(limits);
    }

    /**
     * Reads a description. Members of a wrong type are treated as absent.
     *
     * @param text holds the JSON in UTF-8; trailing NULs are ignored
     * @param from offset of the JSON
     * @param length its length in bytes
     * @throws JsonException if it is malformed, exceeds a limit, or has no valid id
     */
    public ContainerInfo read(byte[] text, int from, int length) {
        int end = from + length;
        while (end > from && text[end - 1] == 0) {
            end--;
        }
        JsonValue root = reader.read(text, from, end - from);
        JsonValue inner = root.get("container");
        JsonValue json = inner.fields().isEmpty() ? root : inner;
        String id = json.get("id").text();
        if (id.isEmpty() || id.length() > ContainerInfo.LONGEST_ID) {
            throw new JsonException(
                    "a container's id has " + id.length() + " characters, must be 1 to " + ContainerInfo.LONGEST_ID);
        }
        return new ContainerInfo(
                id,
                json.get("full_id").text(),
                ContainerType.of(json.get("type").integer(ContainerType.UNKNOWN.number())),
                json.get("name").text(),
                image(json),
                json.get("ip").text(),
                json.get("User").text(),
                json.get("created_time").integer(0),
                new ContainerIsolation(
                        json.get("privileged").truth(),
                        json.get("host_pid").truth(),
                        json.get("host_network").truth(),
                        json.get("host_ipc").truth()),
                resources(json),
                mounts(json),
                ports(json),
                texts(json.get("labels")),
                list(json.get("env")),
                probes(json),
                new PodInfo(
                        json.get("is_pod_sandbox").truth(),
                        json.get("pod_sandbox_id").text(),
                        texts(json.get("pod_sandbox_labels")),
                        json.get("cni_json").text()),
                json.get("owner").text());
    }

    private static ContainerImage image(JsonValue json) {
        return new ContainerImage(
                json.get("image").text(),
                json.get("imageid").text(),
                json.get("imagerepo").text(),
                json.get("imagetag").text(),
                json.get("imagedigest").text());
    }

    private static ContainerResources resources(JsonValue json) {
        return new ContainerResources(
                json.get("memory_limit").integer(0),
                json.get("swap_limit").integer(0),
                json.get("cpu_shares").integer(0),
                json.get("cpu_quota").integer(0),
                json.get("cpu_period").integer(0),
                json.get("cpuset_cpu_count").integer(0),
                json.get("size").integer(-1));
    }

    private static List<ContainerMount> mounts(JsonValue json) {
        List<ContainerMount> mounts = new ArrayList<>();
        for (JsonValue mount : json.get("Mounts").list()) {
            mounts.add(new ContainerMount(
                    mount.get("Source").text(),
                    mount.get("Destination").text(),
                    mount.get("Mode").text(),
                    mount.get("RW").truth(),
                    mount.get("Propagation").text()));
        }
        return mounts;
    }

    private static List<PortMapping> ports(JsonValue json) {
        List<PortMapping> ports = new ArrayList<>();
        for (JsonValue port : json.get("port_mappings").list()) {
            ports.add(new PortMapping(
                    (int) port.get("HostIp").integer(0),
                    (int) port.get("HostPort").integer(0),
                    (int) port.get("ContainerPort").integer(0)));
        }
        return ports;
    }

    private static List<HealthProbe> probes(JsonValue json) {
        List<HealthProbe> probes = new ArrayList<>();
        for (HealthProbe.Kind kind : HealthProbe.Kind.values()) {
            JsonValue probe = json.get(kind.key());
            if (probe.isPresent()) {
                probes.add(new HealthProbe(kind, probe.get("exe").text(), list(probe.get("args"))));
            }
        }
        return probes;
    }

    private static Map<String, String> texts(JsonValue json) {
        Map<String, String> texts = new HashMap<>();
        json.fields().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    private static List<String> list(JsonValue json) {
        List<String> list = new ArrayList<>();
        for (JsonValue value : json.list()) {
            if (value instanceof JsonValue.Text text) {
                list.add(text.value());
            }
        }
        return list;
    }

    /** Returns {@code info} as one line of JSON in UTF-8, in the format of Falco's events. */
    public static byte[] write(ContainerInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator out = JsonOutput.closing(bytes)) {
            out.writeStartObject();
            out.writeName("container");
            out.writeStartObject();
            writeMembers(out, info);
            writeLists(out, info);
            out.writeEndObject();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeMembers(JsonGenerator out, ContainerInfo info) {
        out.writeNumberProperty("type", info.type().number());
        out.writeStringProperty("id", info.id());
        out.writeStringProperty("full_id", info.fullId());
        out.writeStringProperty("name", info.name());
        out.writeStringProperty("image", info.image().name());
        out.writeStringProperty("imageid", info.image().id());
        out.writeStringProperty("imagerepo", info.image().repository());
        out.writeStringProperty("imagetag", info.image().tag());
        out.writeStringProperty("imagedigest", info.image().digest());
        out.writeStringProperty("ip", info.address());
        out.writeStringProperty("User", info.user());
        out.writeNumberProperty("created_time", info.createdSeconds());
        out.writeBooleanProperty("privileged", info.rights().privileged());
        out.writeBooleanProperty("host_pid", info.rights().hostPid());
        out.writeBooleanProperty("host_network", info.rights().hostNetwork());
        out.writeBooleanProperty("host_ipc", info.rights().hostIpc());
        out.writeNumberProperty("memory_limit", info.resources().memory());
        out.writeNumberProperty("swap_limit", info.resources().swap());
        out.writeNumberProperty("cpu_shares", info.resources().cpuShares());
        out.writeNumberProperty("cpu_quota", info.resources().cpuQuota());
        out.writeNumberProperty("cpu_period", info.resources().cpuPeriod());
        out.writeNumberProperty("cpuset_cpu_count", info.resources().cpus());
        out.writeNumberProperty("size", info.resources().writtenBytes());
        out.writeBooleanProperty("is_pod_sandbox", info.pod().sandbox());
        out.writeStringProperty("pod_sandbox_id", info.pod().sandboxId());
        out.writeStringProperty("cni_json", info.pod().network());
        if (!info.owner().isEmpty()) {
            out.writeStringProperty("owner", info.owner());
        }
    }

    private static void writeLists(JsonGenerator out, ContainerInfo info) {
        writeTexts(out, "labels", info.labels());
        writeTexts(out, "pod_sandbox_labels", info.pod().labels());
        writeList(out, "env", info.environment());
        out.writeName("port_mappings");
        out.writeStartArray();
        for (PortMapping port : info.ports()) {
            out.writeStartObject();
            out.writeNumberProperty("HostIp", Integer.toUnsignedLong(port.hostAddress()));
            out.writeNumberProperty("HostPort", port.hostPort());
            out.writeNumberProperty("ContainerPort", port.containerPort());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeName("Mounts");
        out.writeStartArray();
        for (ContainerMount mount : info.mounts()) {
            out.writeStartObject();
            out.writeStringProperty("Source", mount.source());
            out.writeStringProperty("Destination", mount.destination());
            out.writeStringProperty("Mode", mount.mode());
            out.writeBooleanProperty("RW", mount.writable());
            out.writeStringProperty("Propagation", mount.propagation());
            out.writeEndObject();
        }
        out.writeEndArray();
        for (HealthProbe probe : info.probes()) {
            out.writeName(probe.kind().key());
            out.writeStartObject();
            out.writeStringProperty("exe", probe.executable());
            writeList(out, "args", probe.arguments());
            out.writeEndObject();
        }
    }

    /** Writes named texts ordered by name, so that equal containers produce equal bytes. */
    private static void writeTexts(JsonGenerator out, String name, Map<String, String> texts) {
        out.writeName(name);
        out.writeStartObject();
        texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(text -> out.writeStringProperty(text.getKey(), text.getValue()));
        out.writeEndObject();
    }

    private static void writeList(JsonGenerator out, String name, List<String> texts) {
        out.writeName(name);
        out.writeStartArray();
        texts.forEach(out::writeString);
        out.writeEndArray();
    }
}
