package eyas.container;

import eyas.state.container.CgroupContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The socket of an engine.
 *
 * @param kind its interface
 * @param path its socket
 * @param owner id of the user whose engine it is, which is trusted about that user's containers only; null for the machine's
 */
public record EngineSocket(
        EngineKind kind, Path path, @Nullable String owner) {
    private static final Path USERS = Path.of("/run/user");
    /** The kernel's limit of symbolic links. */
    private static final int MAX_LINKS = 40;

    private static final Pattern OF_USER = Pattern.compile("/run/user/(\\d+)/");

    /**
     * Returns the default sockets: those that Falco asks, and those of users' own Docker engines. Only users' sockets are searched now;
     * whether the others exist shows when they are asked.
     */
    public static List<EngineSocket> defaults() {
        List<EngineSocket> sockets = new ArrayList<>();
        sockets.add(machine(EngineKind.DOCKER, "/var/run/docker.sock"));
        sockets.add(machine(EngineKind.PODMAN, "/run/podman/podman.sock"));
        sockets.add(machine(EngineKind.CRI, "/run/containerd/containerd.sock"));
        sockets.add(machine(EngineKind.CRI, "/run/crio/crio.sock"));
        sockets.add(machine(EngineKind.CRI, "/run/k3s/containerd/containerd.sock"));
        sockets.add(machine(EngineKind.CRI, "/run/host-containerd/containerd.sock"));
        sockets.addAll(ofUsers(USERS));
        return sockets;
    }

    private static EngineSocket machine(EngineKind kind, String path) {
        return at(kind, Path.of(path));
    }

    /**
     * Returns the engine at {@code path}: a user's if the path, with its links resolved, is in a user's runtime directory, else the
     * machine's.
     */
    public static EngineSocket at(EngineKind kind, Path path) {
        String named = owner(path.toAbsolutePath().normalize());
        return new EngineSocket(kind, path, named == null ? owner(real(path.toAbsolutePath(), MAX_LINKS)) : named);
    }

    private static @Nullable String owner(Path path) {
        Matcher user = OF_USER.matcher(path.toString());
        return user.lookingAt() ? user.group(1) : null;
    }

    /** Returns the target of {@code path}, including links to missing files. */
    private static Path real(Path path, int links) {
        Path parent = path.getParent();
        if (parent == null) {
            return path;
        }
        try {
            return path.toRealPath();
        } catch (IOException e) { // missing, or not a readable directory
            Path place = real(parent, links).resolve(path.getFileName()).normalize();
            Path target = links == 0 ? null : target(place);
            return target == null ? place : real(target, links - 1);
        }
    }

    private static @Nullable Path target(Path place) {
        try {
            return place.resolveSibling(Files.readSymbolicLink(place));
        } catch (IOException e) { // not a link, or not readable
            return null;
        }
    }

    /** Returns the sockets in users' runtime directories; a directory that vanishes is ignored. */
    static List<EngineSocket> ofUsers(Path directory) {
        List<EngineSocket> sockets = new ArrayList<>();
        try (DirectoryStream<Path> users = Files.newDirectoryStream(directory)) {
            for (Path user : users) {
                String id = user.getFileName().toString();
                add(sockets, new EngineSocket(EngineKind.PODMAN, user.resolve("podman/podman.sock"), id));
                add(sockets, new EngineSocket(EngineKind.DOCKER, user.resolve("docker.sock"), id));
            }
        } catch (IOException e) {
            return sockets; // missing or unreadable: there are no users' engines to ask
        }
        return sockets;
    }

    private static void add(List<EngineSocket> sockets, EngineSocket socket) {
        if (Files.exists(socket.path)) {
            sockets.add(socket);
        }
    }

    /**
     * Parses {@code ENGINE=PATH} or {@code PATH}, where the path's name selects the engine.
     *
     * @throws IllegalArgumentException if it is neither; the message has the valid forms
     */
    public static EngineSocket parse(String text) {
        int equals = text.indexOf('=');
        String path = text.substring(equals + 1);
        if (path.startsWith("unix://")) {
            path = path.substring("unix://".length());
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a socket: write docker=/PATH, podman=/PATH or cri=/PATH");
        }
        String word = equals < 0 ? "" : text.substring(0, equals);
        return at(equals < 0 ? guess(path) : kind(text, word), Path.of(path));
    }

    private static EngineKind kind(String text, String word) {
        for (EngineKind kind : EngineKind.values()) {
            if (kind.label().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + text + "' names no engine: use docker, podman or cri");
    }

    private static EngineKind guess(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return name.contains("podman")
                ? EngineKind.PODMAN
                : name.contains("docker") ? EngineKind.DOCKER : EngineKind.CRI;
    }

    /** Returns whether the engine may be asked about this container: a user's engine about that user's, another one about the machine's. */
    boolean serves(CgroupContainer sighting) {
        return Objects.equals(owner, sighting.user());
    }

    /** Returns whether the container's control groups look like those of this engine. */
    boolean isLikely(CgroupContainer sighting) {
        String groups = sighting.cgroups();
        return switch (kind) {
            case DOCKER -> groups.contains("docker");
            case PODMAN -> groups.contains("libpod");
            case CRI -> groups.contains("cri") || groups.contains("kube");
        };
    }

    @Override
    public String toString() {
        return kind.label() + " at " + path;
    }
}
