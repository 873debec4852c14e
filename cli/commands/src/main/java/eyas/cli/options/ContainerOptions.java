package eyas.cli.options;

import eyas.container.EngineSocket;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which container engines are asked what their containers are. */
public final class ContainerOptions {
    @Option(names = "--no-containers", description = "Ask no container engine: containers have their ids only.")
    private boolean off;

    @Option(
            names = "--container-socket",
            paramLabel = "[ENGINE=]SOCKET",
            converter = SocketText.class,
            description =
                    "Ask the engine at this socket instead of at the usual ones; ENGINE is docker, podman or cri; may "
                            + "be repeated.")
    private List<EngineSocket> sockets = new ArrayList<>();

    /** Returns the engines to ask, none where none is to be asked. */
    public List<EngineSocket> engines() {
        return off ? List.of() : sockets.isEmpty() ? EngineSocket.defaults() : List.copyOf(sockets);
    }

    /** Reads a socket with its engine. */
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
