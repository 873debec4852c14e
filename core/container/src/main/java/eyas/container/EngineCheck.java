package eyas.container;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether one engine can be reached.
 *
 * @param socket the socket
 * @param present whether the socket exists
 * @param reachable whether the engine answered
 * @param detail its name and version, or the error and its remedy
 */
public record EngineCheck(EngineSocket socket, boolean present, boolean reachable, String detail) {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Asks each engine for its version. Blocks, for three seconds per engine at most. */
    public static List<EngineCheck> of(List<EngineSocket> sockets) {
        return of(sockets, TIMEOUT);
    }

    /** Asks each engine for its version, for {@code timeout} at most. */
    static List<EngineCheck> of(List<EngineSocket> sockets, Duration timeout) {
        EngineLimits some = EngineLimits.DEFAULT;
        EngineLimits limits = new EngineLimits(
                some.open(),
                some.parallel(),
                timeout,
                some.retries(),
                some.forget(),
                some.rest(),
                some.eventWait(),
                some.totalWait(),
                some.last(),
                some.remembered(),
                some.reply());
        List<EngineCheck> checks = new ArrayList<>();
        if (sockets.stream().noneMatch(socket -> Files.exists(socket.path()))) {
            sockets.forEach(socket -> checks.add(absent(socket)));
            return checks;
        }
        try (EngineConnections connections = new EngineConnections(limits)) {
            for (EngineSocket socket : sockets) {
                checks.add(Files.exists(socket.path()) ? ask(socket, connections, limits) : absent(socket));
            }
        }
        return checks;
    }

    private static EngineCheck absent(EngineSocket socket) {
        return new EngineCheck(socket, false, false, "no such socket");
    }

    private static EngineCheck ask(EngineSocket socket, EngineConnections connections, EngineLimits limits) {
        if (ListeningSocket.isToBeStarted(socket.path())) {
            return new EngineCheck(socket, true, false, "not running: a connection would start it");
        }
        try {
            return new EngineCheck(
                    socket,
                    true,
                    true,
                    EngineClient.engine(socket, connections, limits).version().strip());
        } catch (EngineException e) {
            return new EngineCheck(socket, true, false, e.getMessage() + "; " + remedy(e.kind()));
        }
    }

    private static String remedy(EngineException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "start the engine, or run as root or a member of the socket's group";
            case LATE -> "the engine hangs: restart it, or name other sockets with --container-socket";
            case SILENT, MALFORMED ->
                "check the kind of engine: --container-socket docker=PATH, podman=PATH or cri=PATH";
        };
    }
}
