package eyas.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListeningSocketTest {
    @TempDir
    private Path directory;

    @Test
    void findsListenersThroughLinksWithoutConnecting() throws Exception {
        Path socket = directory.resolve("engine.sock");
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), directory).resolve("engine.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            server.configureBlocking(false);
            assertThat(ListeningSocket.holders(socket))
                    .containsExactly(ProcessHandle.current().pid());
            assertThat(ListeningSocket.holders(link))
                    .containsExactly(ProcessHandle.current().pid());
            assertThat(server.accept()).as("no connection was made").isNull();
        }
        assertThat(ListeningSocket.holders(socket))
                .as("no process listens any more")
                .isEmpty();
        assertThat(ListeningSocket.holders(directory.resolve("none"))).isEmpty();
    }
}
