package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.live.egress.EgressControl;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.ExemptTasks;
import eyas.live.egress.ExemptTasks.Connection;
import eyas.live.egress.StepStarter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Has this process hold its own control group, with a connection that is older than the programs. */
@Tag("kernel")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ExemptConnectionTest {
    /** Of a network for documents (RFC 5737): nobody is there. */
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.7", 443);

    private Path before;
    private Path group;

    @BeforeAll
    static void needsWhatTheProbeAsksFor() {
        LiveSourceTest.needsWhatTheProbeAsksFor();
    }

    @BeforeEach
    void enterAGroup() throws IOException {
        CgroupTree tree = CgroupTree.find(Path.of("/proc")).orElseThrow();
        long self = ProcessHandle.current().pid();
        before = tree.folder(CgroupTree.groupOf(Path.of("/proc"), self).orElseThrow());
        group = Files.createDirectory(before.resolve("exempt-connection-" + self));
        move(group);
    }

    @AfterEach
    void leaveTheGroup() throws IOException {
        move(before);
        Files.delete(group);
    }

    private static void move(Path into) throws IOException {
        Files.writeString(
                into.resolve("cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()));
    }

    /** Sends by a connection of IPv4 only: what a socket of both kinds sends is judged as a call of its owner. */
    private void send(boolean isToldBefore, boolean isToldAfter) throws IOException {
        try (DatagramChannel socket =
                DatagramChannel.open(StandardProtocolFamily.INET).connect(STRANGER)) {
            int ownPort = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            List<Connection> own =
                    List.of(new Connection(STRANGER.getAddress().getAddress(), STRANGER.getPort(), ownPort));
            List<Connection> none = List.of();
            Iterator<List<Connection>> told =
                    List.of(isToldBefore ? own : none, isToldAfter ? own : none).iterator();
            hold(told::next, socket);
        }
    }

    private void hold(Supplier<List<Connection>> connections, DatagramChannel socket) throws IOException {
        EgressPolicy policy = EgressPolicy.of(EgressPolicy.Mode.BLOCK, List.of());
        ExemptTasks exempt = new ExemptTasks(Map.of(), Set.of(), connections);
        try (LiveSource source = new LiveSource(LiveOptions.of(new Scope.Cgroup(group), Set.of()))) {
            source.control(new EgressControl.Request(policy, group, exempt, StepStarter.NONE, true));
            source.start(new Recorder());
            try {
                assertThat(socket.write(ByteBuffer.allocate(1))).isEqualTo(1);
            } finally {
                source.release();
            }
        }
    }

    @Test
    void aConnectionOfBeforeGoesOn() throws IOException {
        send(true, false);
        assertThatThrownBy(() -> send(false, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not permitted");
    }

    @Test
    void aConnectionThatWasBegunWhileTheProgramsWereAttachedGoesOn() throws IOException {
        send(false, true);
    }

    @Test
    void nothingStaysAttachedWhereTheConnectionsCannotBeTold() throws IOException {
        try (DatagramChannel socket =
                DatagramChannel.open(StandardProtocolFamily.INET).connect(STRANGER)) {
            AtomicInteger asked = new AtomicInteger();
            assertThatThrownBy(() -> hold(
                            () -> {
                                if (asked.getAndIncrement() > 0) {
                                    throw new IllegalStateException("asked once too often");
                                }
                                return List.of();
                            },
                            socket))
                    .hasMessage("asked once too often");
            assertThat(socket.write(ByteBuffer.allocate(1))).isEqualTo(1);
        }
    }
}
