package eyas.container;

import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerIsolation;
import eyas.state.container.ContainerMount;
import eyas.state.container.ContainerResources;
import eyas.state.container.ContainerType;
import eyas.state.container.HealthProbe;
import eyas.state.container.PodInfo;
import eyas.state.container.PortMapping;
import eyas.text.json.JsonValue;
import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses Docker's and Podman's description of a container: the reply to {@code /containers/ID/json}, in the format that both share. */
final class InspectReply {
    private static final String SANDBOX_NAME = "k8s_POD";
    private static final String HOST = "host";
    private static final String OTHER_CONTAINER = "container:";

    private InspectReply() {}

    /**
     * Returns the container.
     *
     * @param json the reply
     * @param id the container's full id, which has been validated
     * @param image its image
     */
    static ContainerInfo read(JsonValue json, String id, ContainerType type, ContainerImage image) {
        JsonValue config = json.get("Config");
        JsonValue host = json.get("HostConfig");
        JsonValue network = json.get("NetworkSettings");
        String name = json.get("Name").text();
        name = ReplyTruncation.text(name.startsWith("/") ? name.substring(1) : name);
        return new ContainerInfo(
                ContainerInfo.shortId(id),
                id,
                type,
                name,
                image,
                ReplyTruncation.text(address(network)),
                ReplyTruncation.text(config.get("User").text()),
                created(json.get("Created").text()),
                new ContainerIsolation(
                        host.get("Privileged").truth(),
                        host.get("PidMode").text().equals(HOST),
                        host.get("NetworkMode").text().equals(HOST),
                        host.get("IpcMode").text().equals(HOST)),
                resources(json, host),
                mounts(json),
                ports(network),
                ReplyTruncation.labels(texts(config.get("Labels"))),
                ReplyTruncation.environment(list(config.get("Env"))),
                probe(config),
                new PodInfo(name.contains(SANDBOX_NAME), "", Map.of(), ""));
    }

    /** Returns the id of the container whose network this one uses; empty if it has its own. */
    static String networkOf(JsonValue json) {
        String mode = json.get("HostConfig").get("NetworkMode").text();
        return mode.startsWith(OTHER_CONTAINER) ? mode.substring(OTHER_CONTAINER.length()) : "";
    }

    /** Returns the container's address: newer engines have it only for each of its networks. */
    static String address(JsonValue network) {
        String address = network.get("IPAddress").text();
        if (!address.isEmpty()) {
            return address;
        }
        return network.get("Networks").fields().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().get("IPAddress").text())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static long created(String time) {
        try {
            return OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeParseException e) {
            return 0; // missing, or in an unknown format
        }
    }

    private static ContainerResources resources(JsonValue json, JsonValue host) {
        long shares = host.get("CpuShares").integer(0);
        long period = host.get("CpuPeriod").integer(0);
        return new ContainerResources(
                host.get("Memory").integer(0),
                host.get("MemorySwap").integer(0),
                shares > 0 ? shares : ContainerResources.DEFAULT_SHARES,
                host.get("CpuQuota").integer(0),
                period > 0 ? period : ContainerResources.DEFAULT_PERIOD,
                ContainerResources.countProcessors(host.get("CpusetCpus").text()),
                json.get("SizeRw").integer(-1));
    }

    private static List<ContainerMount> mounts(JsonValue json) {
        List<ContainerMount> mounts = new ArrayList<>();
        for (JsonValue mount : ReplyTruncation.first(json.get("Mounts").list(), EngineLimits.MOUNTS)) {
            mounts.add(new ContainerMount(
                    ReplyTruncation.text(mount.get("Source").text()),
                    ReplyTruncation.text(mount.get("Destination").text()),
                    ReplyTruncation.text(mount.get("Mode").text()),
                    mount.get("RW").truth(),
                    ReplyTruncation.text(mount.get("Propagation").text())));
        }
        return mounts;
    }

    /** Returns the TCP ports that are open to IPv4; {@code "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]}. */
    private static List<PortMapping> ports(JsonValue network) {
        List<PortMapping> ports = new ArrayList<>();
        network.get("Ports").fields().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    String[] port = entry.getKey().split("/", 2);
                    if (port.length == 2 && port[1].equals("tcp")) {
                        entry.getValue().list().forEach(binding -> add(ports, port[0], binding));
                    }
                });
        return ReplyTruncation.first(ports, EngineLimits.PORTS);
    }

    private static void add(List<PortMapping> ports, String containerPort, JsonValue binding) {
        String host = binding.get("HostIp").text();
        int from = port(binding.get("HostPort").text());
        int to = port(containerPort);
        if (from >= 0 && to >= 0 && (host.isEmpty() || isIpv4(host))) {
            ports.add(new PortMapping(host.isEmpty() ? 0 : number(host), from, to));
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port <= 65_535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isIpv4(String text) {
        return text.length() <= 15 && text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}");
    }

    private static int number(String ipv4) {
        try {
            byte[] bytes = InetAddress.ofLiteral(ipv4).getAddress();
            return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        } catch (IllegalArgumentException e) {
            return 0; // four numbers, but not a valid address
        }
    }

    /** Returns the health check: {@code ["CMD", program, …]} or {@code ["CMD-SHELL", line]}. */
    private static List<HealthProbe> probe(JsonValue config) {
        List<String> test = list(config.get("Healthcheck").get("Test"));
        if (test.size() < 2) {
            return List.of();
        }
        return switch (test.getFirst()) {
            case "CMD" ->
                List.of(new HealthProbe(
                        HealthProbe.Kind.HEALTH,
                        ReplyTruncation.text(test.get(1)),
                        ReplyTruncation.environment(test.subList(2, test.size()))));
            case "CMD-SHELL" ->
                List.of(new HealthProbe(
                        HealthProbe.Kind.HEALTH, "/bin/sh", List.of("-c", ReplyTruncation.text(test.get(1)))));
            default -> List.of();
        };
    }

    static Map<String, String> texts(JsonValue json) {
        Map<String, String> texts = new HashMap<>();
        json.fields().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    static List<String> list(JsonValue json) {
        return json.list().stream()
                .filter(JsonValue.Text.class::isInstance)
                .map(JsonValue::text)
                .toList();
    }
}
