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
 * Where an engine listens.
 *
 * @param kind the interface it has
 * @param path its socket
 * @param owner id of the user whose engine it is, who tells of that user's containers alone; null where it is the
 *     machine's
 */
public record EngineSocket(
        EngineKind kind, Path path, @Nullable String owner) {
    private static final Path USERS = Path.of("/run/user");
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private static final Pattern OF_USER = Pattern.compile("/run/user/(\\d+)/");

    /**
     * Returns the sockets where engines listen by default: those that Falco asks, and those of users' own Docker engines.
     * Which of them exist shows when they are asked; only users' are looked for now.
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
     * Returns the engine at {@code path}: a user's where that lies in a user's runtime folder or leads into one, by links too, else the
     * machine's.
     */
    public static EngineSocket at(EngineKind kind, Path path) {
        String named = owner(path.toAbsolutePath().normalize());
        return new EngineSocket(kind, path, named == null ? owner(real(path.toAbsolutePath(), MOST_LINKS)) : named);
    }

    private static @Nullable String owner(Path path) {
        Matcher user = OF_USER.matcher(path.toString());
        return user.lookingAt() ? user.group(1) : null;
    }

    /** Returns where {@code path} leads, also over links to what does not exist yet. */
    private static Path real(Path path, int links) {
        Path parent = path.getParent();
        if (parent == null) {
            return path;
        }
        try {
            return path.toRealPath();
        } catch (IOException e) { // it is not there, or is no folder for us to look into
            Path place = real(parent, links).resolve(path.getFileName()).normalize();
            Path target = links == 0 ? null : target(place);
            return target == null ? place : real(target, links - 1);
        }
    }

    private static @Nullable Path target(Path place) {
        try {
            return place.resolveSibling(Files.readSymbolicLink(place));
        } catch (IOException e) { // it is no link, or not for us to read
            return null;
        }
    }

    /** Returns the sockets in users' runtime folders; users come and go, so a folder that vanishes is none. */
    static List<EngineSocket> ofUsers(Path folder) {
        List<EngineSocket> sockets = new ArrayList<>();
        try (DirectoryStream<Path> users = Files.newDirectoryStream(folder)) {
            for (Path user : users) {
                String id = user.getFileName().toString();
                add(sockets, new EngineSocket(EngineKind.PODMAN, user.resolve("podman/podman.sock"), id));
                add(sockets, new EngineSocket(EngineKind.DOCKER, user.resolve("docker.sock"), id));
            }
        } catch (IOException e) {
            return sockets; // no such folder, or not ours to read: then there are no users' engines to ask
        }
        return sockets;
    }

    private static void add(List<EngineSocket> sockets, EngineSocket socket) {
        if (Files.exists(socket.path)) {
            sockets.add(socket);
        }
    }

    /**
     * Reads {@code ENGINE=PATH} or {@code PATH}, where the engine is told by the path's name.
     *
     * @throws IllegalArgumentException if it is neither; the message says what is
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
            if (kind.word().equals(word)) {
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

    /** Return whether the engine may be asked about this container: a user's engine about that user's, another one about the machine's. */
    boolean serves(CgroupContainer sighting) {
        return Objects.equals(owner, sighting.user());
    }

    /** Return whether the container's control groups look as if this engine had made them. */
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
        return kind.word() + " at " + path;
    }
}
