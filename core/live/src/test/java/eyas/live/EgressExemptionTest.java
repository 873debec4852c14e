package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.live.egress.EgressControl;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.ExemptTasks;
import eyas.live.egress.ExemptTasks.Connection;
import eyas.live.egress.StepStarter;
import eyas.text.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Controls the egress of this process's own group, with sockets and connections older than the programs. */
@Tag("kernel")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class EgressExemptionTest {
    /** An address reserved for documentation (RFC 5737), which no host has. */
    private static final InetSocketAddress REMOTE = new InetSocketAddress("198.51.100.7", 443);

    private static final String DENIED = "not permitted";
    private static final String DENIED_BY_PERL = "Operation not permitted";

    private Path before;
    private Path group;

    @BeforeAll
    static void requiresLiveCapture() {
        LiveSourceTest.requiresLiveCapture();
    }

    @BeforeEach
    void enterAGroup() throws IOException {
        CgroupTree tree = CgroupTree.find(Path.of("/proc")).orElseThrow();
        long self = ProcessHandle.current().pid();
        before = tree.directory(CgroupTree.groupOf(Path.of("/proc"), self).orElseThrow());
        group = Files.createDirectory(before.resolve("egress-exemption-" + self));
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

    /** Runs while the group is controlled. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private void control(ExemptTasks exempt, Action action) throws IOException {
        EgressPolicy policy = EgressPolicy.of(EgressPolicy.Mode.BLOCK, List.of());
        try (LiveSource source = new LiveSource(LiveOptions.of(new Scope.Cgroup(group), Set.of()))) {
            source.control(new EgressControl.Request(policy, group, group, exempt, StepStarter.NONE, true));
            source.start(new SnapshotRecorder());
            try {
                action.run();
            } finally {
                source.release();
            }
        }
    }

    private static ExemptTasks process(long process) {
        long started = ProcessStat.startTicks(Path.of("/proc"), process).orElseThrow();
        return new ExemptTasks(Map.of(process, started), Set.of(), List::of);
    }

    /** For IPv4 only: packets of a connected dual-stack socket are checked as calls of its owner. */
    private static DatagramChannel connected() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET).connect(REMOTE);
    }

    private static void write(DatagramChannel socket) throws IOException {
        assertThat(socket.write(ByteBuffer.allocate(1))).isEqualTo(1);
    }

    private static void send(DatagramChannel socket) throws IOException {
        assertThat(socket.send(ByteBuffer.allocate(1), REMOTE)).isEqualTo(1);
    }

    /** Sends by a connection that is reported by the first request for connections, the second, both or none. */
    private void writeByConnection(boolean isReportedBefore, boolean isReportedAfter) throws IOException {
        try (DatagramChannel socket = connected()) {
            int ownPort = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            List<Connection> own = List.of(new Connection(REMOTE.getAddress().getAddress(), REMOTE.getPort(), ownPort));
            List<Connection> none = List.of();
            Iterator<List<Connection>> reported = List.of(isReportedBefore ? own : none, isReportedAfter ? own : none)
                    .iterator();
            control(new ExemptTasks(Map.of(), Set.of(), reported::next), () -> write(socket));
        }
    }

    @Test
    void existingConnectionContinues() throws IOException {
        writeByConnection(true, false);
        assertThatThrownBy(() -> writeByConnection(false, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(DENIED);
    }

    @Test
    void connectionMadeWhileAttachingContinues() throws IOException {
        writeByConnection(false, true);
    }

    /** Packets are checked only once all existing connections are known. */
    @Test
    void nothingIsDeniedBeforeConnectionsAreKnown() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (DatagramChannel first = connected();
                DatagramChannel second = connected()) {
            Supplier<List<Connection>> writing = () -> {
                try {
                    write(asked.getAndIncrement() == 0 ? first : second);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return List.of();
            };
            control(
                    new ExemptTasks(Map.of(), Set.of(), writing),
                    () -> assertThat(asked).hasValue(2));
        }
    }

    @Test
    void nothingStaysAttachedIfConnectionsAreUnknown() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Supplier<List<Connection>> failing = () -> {
            if (asked.getAndIncrement() > 0) {
                throw new IllegalStateException("asked too often");
            }
            return List.of();
        };
        assertThatThrownBy(() -> control(new ExemptTasks(Map.of(), Set.of(), failing), () -> {}))
                .hasMessage("asked too often");
        try (DatagramChannel socket = connected()) {
            write(socket);
        }
    }

    /** As for services that serve the machine only. */
    @Test
    void exemptGroupUsesExistingSockets() throws IOException {
        try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)) {
            long number = (Long) Files.getAttribute(group, "unix:ino");
            control(new ExemptTasks(Map.of(), Set.of(number), List::of), () -> send(socket));
        }
    }

    @Test
    void exemptProcessUsesExistingSocketsUntilExec() throws Exception {
        Process child = twoSockets();
        try {
            control(process(child.pid()), () -> assertThat(answers(child)).containsExactly("sent", DENIED_BY_PERL));
        } finally {
            end(child);
        }
    }

    /** The exemption of one socket does not extend to those of other processes. */
    @Test
    void otherProcessesAreDeniedOnExistingSockets() throws Exception {
        Process child = twoSockets();
        try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)) {
            control(process(ProcessHandle.current().pid()), () -> {
                send(socket);
                assertThat(answers(child)).containsExactly(DENIED_BY_PERL, DENIED_BY_PERL);
            });
        } finally {
            end(child);
        }
    }

    /** Starts a program that creates two sockets, sends with one on request, then executes another program that sends with the other. */
    private static Process twoSockets() throws IOException {
        Process child = new ProcessBuilder("perl", "-e", """
                        use Socket;
                        $| = 1;
                        $^F = 64; # descriptors are handed on
                        $send = 'use Socket; sub try { send($_[0], "x", 0, pack_sockaddr_in(443, inet_aton("198.51.100.7"))) ? "sent" : "$!" } ';
                        eval $send;
                        socket(A, AF_INET, SOCK_DGRAM, 0) or die $!;
                        socket(B, AF_INET, SOCK_DGRAM, 0) or die $!;
                        print "ready\n";
                        <STDIN>;
                        print try(A), "\n";
                        exec "perl", "-e", $send . 'open(B, "+<&=", ' . fileno(B) . ') or die $!; print try(B), "\n"';
                        """)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("ready");
        return child;
    }

    private static List<String> answers(Process child) throws IOException {
        child.getOutputStream().write('\n');
        child.getOutputStream().close();
        return child.inputReader().readAllLines();
    }

    /** The process stays in the group until it has ended, which is after it has closed its output. */
    private static void end(Process child) throws InterruptedException {
        child.destroyForcibly().waitFor();
    }
}
