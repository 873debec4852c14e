package eyas.cli.options;

import eyas.container.EngineSocket;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The container engines to query about containers. */
public final class ContainerOptions {
    @Option(names = "--no-containers", description = "Do not query container engines: containers have only their IDs.")
    private boolean off;

    @Option(
            names = "--container-socket",
            paramLabel = "[ENGINE=]SOCKET",
            converter = SocketText.class,
            description =
                    "Query the engine at this socket instead of the default ones; ENGINE is docker, podman or cri; may "
                            + "be repeated.")
    private List<EngineSocket> sockets = new ArrayList<>();

    /** Returns the engines to query; empty if querying is disabled. */
    public List<EngineSocket> engines() {
        return off ? List.of() : sockets.isEmpty() ? EngineSocket.defaults() : List.copyOf(sockets);
    }

    /** Parses a socket with an optional engine. */
    static final class SocketText implements ITypeConverter<EngineSocket> {
        @Override
        public EngineSocket convert(String text) {
            try {
                return EngineSocket.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
