package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks engines one after the other until one knows the container. Thread-safe; blocks.
 *
 * <p>Connects at the first question, or when prepared. An engine that does not answer in time is not asked for a while, so that it does not
 * delay the answers of others.
 */
final class EngineClient implements AutoCloseable {
    /** An engine, and until when it is not asked, by {@link System#nanoTime}. */
    private static final class Peer {
        private final EngineSocket socket;
        /** Limits its concurrent questions. */
        private final Semaphore permits;

        private @Nullable ContainerEngine engine;
        private volatile long resting;
        private volatile boolean rests;

        private Peer(EngineSocket socket, Semaphore permits) {
            this.socket = socket;
            this.permits = permits;
        }

        private boolean isResting() {
            return rests && System.nanoTime() - resting < 0;
        }
    }

    /** A container that does not exist. */
    private static final CgroupContainer NONE =
            new CgroupContainer("0".repeat(12), "0".repeat(64), ContainerType.UNKNOWN, "");

    private final List<Peer> peers;
    private final EngineLimits limits;
    private final Map<Path, String> problems = new HashMap<>();
    private @Nullable EngineConnections connections;
    private boolean closed;
    final AtomicLong late = new AtomicLong();
    final AtomicLong malformed = new AtomicLong();
    final AtomicLong unreachable = new AtomicLong();

    EngineClient(List<EngineSocket> sockets, EngineLimits limits) {
        this.limits = limits;
        Map<String, Semaphore> ofUsers = new HashMap<>();
        this.peers = sockets.stream()
                .map(socket -> new Peer(socket, permits(socket, ofUsers)))
                .toList();
    }

    /** Each engine has its own, so that a slow one delays only itself; the engines of one user share theirs. */
    private Semaphore permits(EngineSocket socket, Map<String, Semaphore> ofUsers) {
        return socket.owner() == null
                ? new Semaphore(limits.parallel())
                : ofUsers.computeIfAbsent(socket.owner(), user -> new Semaphore(limits.parallel()));
    }

    /** Returns whether there is no engine to ask, now and later. */
    boolean isEmpty() {
        return peers.isEmpty();
    }

    /**
     * Prepares an engine, if it exists: starts its client, and asks for its version and for a nonexistent container. That loads the code
     * for a first question and opens a connection, which takes longer than an event of a container may wait. An engine that its service
     * manager would start on connect is not asked. Blocks.
     */
    void prepare(EngineSocket socket) {
        EngineConnections open = Files.exists(socket.path()) ? connections() : null;
        if (open == null) {
            return;
        }
        open.prepare(socket.kind());
        if (ListeningSocket.isToBeStarted(socket.path())) {
            return;
        }
        try {
            ContainerEngine engine = engine(peer(socket));
            var _ = engine.version();
            var _ = engine.find(NONE);
        } catch (EngineException e) {
            return; // the first question reports the error, if it persists
        }
    }

    private synchronized @Nullable EngineConnections connections() {
        if (connections == null && !closed) {
            connections = new EngineConnections(limits);
        }
        return connections;
    }

    /** The result of asking all engines. */
    sealed interface Outcome {
        /** An engine knows the container. */
        record Known(ContainerInfo info, EngineSocket by) implements Outcome {}

        /** Every existing engine denies knowing the container. */
        record Denied() implements Outcome {}

        /**
         * No engine knows the container, but not all could answer.
         *
         * @param isPresent whether one of these listens: it may answer the next time, as Podman does once the container is created
         */
        record Failed(boolean isPresent) implements Outcome {}

        /** There is no engine to ask. */
        record NoEngine() implements Outcome {}
    }

    /** Returns the sockets of the engines. */
    List<EngineSocket> sockets() {
        return peers.stream().map(peer -> peer.socket).toList();
    }

    /**
     * Follows the events of an engine's containers until they end; see {@link ContainerEngine#follow}. Blocks.
     *
     * @throws EngineException if the engine does not report events, or sends invalid ones
     */
    void follow(EngineSocket socket, long since, ContainerEngine.EngineEventHandler to) throws EngineException {
        engine(peer(socket)).follow(since, to);
    }

    private Peer peer(EngineSocket socket) {
        return peers.stream()
                .filter(each -> each.socket.equals(socket))
                .findFirst()
                .orElseThrow();
    }

    /** Records that an engine's events are unusable. */
    void unusable(EngineSocket socket, EngineException failure) {
        malformed.incrementAndGet();
        note(socket.path(), String.valueOf(failure.getMessage()));
    }

    /**
     * Looks up {@code sighting}.
     *
     * @param only the only engine to ask; null for all that may know it
     */
    Outcome find(CgroupContainer sighting, @Nullable EngineSocket only) throws InterruptedException {
        boolean failed = false;
        boolean present = false;
        List<Peer> order = peers.stream()
                .filter(peer -> only == null ? peer.socket.serves(sighting) : peer.socket.equals(only))
                .filter(peer -> Files.exists(peer.socket.path()))
                .sorted(Comparator.comparing(peer -> !peer.socket.isLikely(sighting)))
                .toList();
        for (Peer peer : order) {
            peer.permits.acquire();
            try {
                if (peer.isResting()) {
                    failed = true;
                    continue;
                }
                Optional<ContainerInfo> info = engine(peer).find(sighting);
                if (info.isPresent()) {
                    return new Outcome.Known(info.get(), peer.socket);
                }
            } catch (EngineException e) {
                failed = true;
                present |= e.kind() != EngineException.Kind.UNREACHABLE;
                note(peer, e);
            } finally {
                peer.permits.release();
            }
        }
        return order.isEmpty() ? new Outcome.NoEngine() : failed ? new Outcome.Failed(present) : new Outcome.Denied();
    }

    private void note(Peer peer, EngineException failure) {
        switch (failure.kind()) {
            case LATE -> {
                late.incrementAndGet();
                peer.resting = System.nanoTime() + limits.rest().toNanos();
                peer.rests = true;
            }
            case MALFORMED -> malformed.incrementAndGet();
            case UNREACHABLE, SILENT -> unreachable.incrementAndGet();
        }
        note(peer.socket.path(), String.valueOf(failure.getMessage()));
    }

    private synchronized void note(Path socket, String problem) {
        problems.putIfAbsent(socket, problem);
    }

    /** Records an error that no engine caused. */
    void fault(RuntimeException fault) {
        malformed.incrementAndGet();
        note(Path.of(""), "asking container engines failed: " + fault);
    }

    /** Returns the first problem of each engine, as a message. */
    synchronized List<String> problems() {
        return problems.values().stream().sorted().toList();
    }

    private synchronized ContainerEngine engine(Peer peer) throws EngineException {
        EngineConnections open = connections();
        if (open == null) {
            throw new EngineException(EngineException.Kind.UNREACHABLE, "the connections are closed");
        }
        ContainerEngine engine = peer.engine;
        if (engine == null) {
            engine = engine(peer.socket, open, limits);
            peer.engine = engine;
        }
        return engine;
    }

    static ContainerEngine engine(EngineSocket socket, EngineConnections connections, EngineLimits limits) {
        return switch (socket.kind()) {
            case DOCKER -> new DockerEngine(new HttpEngine(socket, connections, limits));
            case PODMAN -> new PodmanEngine(new HttpEngine(socket, connections, limits));
            case CRI -> new CriEngine(socket, connections, limits);
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connections != null) {
            connections.close();
            connections = null;
        }
    }
}
