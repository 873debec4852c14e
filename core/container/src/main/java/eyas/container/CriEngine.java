package eyas.container;

import com.google.protobuf.CodedOutputStream;
import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client of a Kubernetes container runtime: the service {@code runtime.v1.RuntimeService} of its container runtime interface.
 *
 * <p>A container is listed first, since only the list has its pod; an unlisted id may be a pod's sandbox.
 */
final class CriEngine implements ContainerEngine {
    private static final String SERVICE = "runtime.v1.RuntimeService";
    /** {@code ContainerEventType}: created, started. */
    private static final Set<Long> CREATED = Set.of(0L, 1L);

    private final Path socket;
    private final GrpcClient calls;
    private volatile @Nullable ContainerType runtime;

    CriEngine(EngineSocket engine, EngineConnections connections, EngineLimits limits) {
        this.socket = engine.path();
        this.calls = new GrpcClient(socket, connections, SERVICE, limits.reply(engine));
    }

    @Override
    public Optional<ContainerInfo> find(CgroupContainer sighting) throws EngineException {
        try {
            Optional<ProtobufMessage> list = calls.call("ListContainers", filter(sighting.fullId()));
            for (ProtobufMessage container : list.isPresent() ? list.get().messages(1) : List.<ProtobufMessage>of()) {
                String id = container.text(1);
                if (id.startsWith(sighting.fullId())) {
                    return container(HttpEngine.checkedId(socket, id, sighting), container.text(2));
                }
            }
            return sandbox(sighting);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private Optional<ContainerInfo> container(String id, String podId) throws EngineException, IOException {
        Optional<ProtobufMessage> status = calls.call("ContainerStatus", verbose(id));
        if (status.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProtobufMessage> pod =
                podId.isEmpty() ? Optional.empty() : calls.call("PodSandboxStatus", verbose(podId));
        return Optional.of(new CriReply(status.get(), pod.orElse(null), runtime()).container(id));
    }

    private Optional<ContainerInfo> sandbox(CgroupContainer sighting) throws EngineException, IOException {
        Optional<ProtobufMessage> pod = calls.call("PodSandboxStatus", verbose(sighting.fullId()));
        if (pod.isEmpty()) {
            return Optional.empty();
        }
        String id = pod.get().message(1).text(1);
        return Optional.of(CriReply.sandbox(pod.get(), HttpEngine.checkedId(socket, id, sighting), runtime()));
    }

    private ContainerType runtime() throws EngineException {
        ContainerType known = runtime;
        if (known == null) {
            known = switch (calls.call("Version", new byte[0])
                    .map(v -> v.text(2))
                    .orElse("")) {
                case "containerd" -> ContainerType.CONTAINERD;
                case "cri-o" -> ContainerType.CRIO;
                default -> ContainerType.CRI;
            };
            runtime = known;
        }
        return known;
    }

    /**
     * Reports changes of containers and sandboxes, unless that would take events from other listeners such as the kubelet: the first
     * version of containerd sends each event to a single listener.
     */
    @Override
    public void follow(long since, EngineEventHandler to) throws EngineException {
        Optional<ProtobufMessage> version = calls.call("Version", new byte[0]);
        if (version.isEmpty()
                || hasSingleListener(version.get().text(2), version.get().text(3))) {
            throw new EngineException(
                    EngineException.Kind.SILENT, socket + " delivers each event to one listener only");
        }
        calls.follow("GetContainerEvents", new byte[0], to.limits(), to::hasCapacity, event -> {
            String id = event.text(1);
            if (CREATED.contains(event.number(2)) && HttpEngine.isFullId(id)) {
                to.reported(id);
            }
        });
    }

    /** Returns whether each event goes to one listener only: containerd before 2.0. */
    static boolean hasSingleListener(String name, String version) {
        return name.equals("containerd") && version.matches("v?[01]\\..*");
    }

    @Override
    public String version() throws EngineException {
        return calls.call("Version", new byte[0])
                .map(version -> ReplyTruncation.text(version.text(2)) + " " + ReplyTruncation.text(version.text(3)))
                .orElse("");
    }

    /** Returns {@code ListContainersRequest{filter{id}}}. */
    private static byte[] filter(String id) {
        byte[] filter = message(out -> out.writeString(1, id));
        return message(out -> out.writeByteArray(1, filter));
    }

    /** Returns {@code ContainerStatusRequest} or {@code PodSandboxStatusRequest}, which have the same form: id, verbose. */
    private static byte[] verbose(String id) {
        return message(out -> {
            out.writeString(1, id);
            out.writeBool(2, true);
        });
    }

    private interface Content {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            content.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to an array in memory", e);
        }
        return bytes.toByteArray();
    }

    private EngineException malformed(IOException cause) {
        return new EngineException(
                EngineException.Kind.MALFORMED,
                socket + " answered with a malformed message: " + cause.getMessage(),
                cause);
    }
}
