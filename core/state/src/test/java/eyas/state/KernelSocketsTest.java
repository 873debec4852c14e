package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.EventCode;
import eyas.event.SocketFacts;
import eyas.state.file.DescriptorEntry;
import eyas.state.socket.SocketFamily;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Tests that the kernel's report of a socket corrects an incomplete or wrong descriptor table. */
final class KernelSocketsTest {
    private static final byte[] NONE = new byte[16];
    private static final byte[] LOCAL = four(10, 0, 0, 5);
    private static final byte[] METADATA = four(169, 254, (byte) 169, 254);
    private static final int TCP = 6;

    private final StateEventFeed feed = StateEventFeed.withShell();

    private static byte[] four(int... address) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) address[i];
        }
        return bytes;
    }

    private static byte[] mapped(byte[] address) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, 10, 12, (byte) 0xFF);
        System.arraycopy(address, 0, bytes, 12, 4);
        return bytes;
    }

    private static SocketFacts socket(int fd, int family, int type, int protocol, int flags) {
        return new SocketFacts(fd, family, type, protocol, flags, 1000, 77, 0, 0, NONE, NONE, 4711);
    }

    private static SocketFacts connected(int fd, int family, int flags, byte[] local, byte[] remote) {
        return new SocketFacts(fd, family, 1, TCP, flags, 1000, 77, 40000, 80, local, remote, 4711);
    }

    private void report(SocketFacts facts) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(SocketFacts.EVENT_NAME)
                .putBytes(facts.data());
        feed.run();
    }

    private EventContext connect(long fd) {
        feed.begin(EventCode.SOCKET_CONNECT_X, 100)
                .put(0)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, "169.254.169.254", 80))
                .put(fd)
                .putBytes(StateEventFeed.inetAddress("169.254.169.254", 80));
        return feed.apply();
    }

    private EventContext write(long fd) {
        feed.begin(EventCode.SYSCALL_WRITE_X, 100)
                .put(1)
                .putBytes(Bytes.of("x"))
                .put(fd)
                .put(1);
        return feed.run();
    }

    @Test
    void connectOnUnknownDescriptorHasDestinationAndCreator() {
        report(socket(9, SocketFamily.INET, 1, TCP, 0));

        assertThat(connect(9).descriptor()).isNotNull();

        DescriptorEntry socket = feed.descriptor(100, 9);
        assertThat(feed.name(100, 9)).isEqualTo("10.0.0.5:40000->169.254.169.254:80");
        assertThat(socket.shownProtocol()).isEqualTo(DescriptorEntry.TCP);
        assertThat(socket.role()).isEqualTo(DescriptorEntry.Role.CLIENT);
        assertThat(socket.isReportedSocket()).isTrue();
        assertThat(socket.socketOwner()).isEqualTo(1000);
        assertThat(socket.socketCreator()).isEqualTo(77);
        assertThat(socket.isForeignSocket()).isTrue();
    }

    @Test
    void socketReplacesFileOfTheDescriptor() {
        feed.openat(100, 9, -100, "/etc/hosts", 1);
        report(socket(9, SocketFamily.INET, 1, TCP, SocketFacts.CLOSES_ON_EXEC));
        connect(9);
        feed.state.settle();

        assertThat(feed.descriptor(100, 9).type()).isEqualTo(DescriptorType.IPV4_SOCKET);
        assertThat(feed.name(100, 9)).isEqualTo("10.0.0.5:40000->169.254.169.254:80");
        assertThat(feed.descriptor(100, 9).closesOnExec()).isTrue();
    }

    @Test
    void kernelDeterminesFamilyAndProtocol() {
        feed.socket(100, 9, SocketFamily.UNIX, 1);
        feed.socket(100, 10, SocketFamily.INET, 2);
        report(socket(9, SocketFamily.INET, 1, TCP, 0));
        connect(9);
        report(socket(10, SocketFamily.INET, 1, TCP, 0));
        connect(10);

        for (long fd = 9; fd <= 10; fd++) {
            assertThat(feed.name(100, fd)).isEqualTo("10.0.0.5:40000->169.254.169.254:80");
            assertThat(feed.descriptor(100, fd).shownProtocol()).isEqualTo(DescriptorEntry.TCP);
        }
    }

    @Test
    void writeOnReceivedConnectionHasItsEndpoints() {
        report(connected(9, SocketFamily.INET, 0, LOCAL, METADATA));
        EventContext context = write(9);

        assertThat(context.applied.nameBefore).isEqualTo(Bytes.of("10.0.0.5:40000->169.254.169.254:80"));
        DescriptorEntry socket = feed.descriptor(100, 9);
        assertThat(socket.peerAddress()).containsExactly(169, 254, 169, 254);
        assertThat(socket.shownProtocol()).isEqualTo(DescriptorEntry.TCP);
        assertThat(socket.connected()).isTrue();
    }

    @Test
    void acceptedSocketKeepsItsRole() {
        report(connected(9, SocketFamily.INET, SocketFacts.ACCEPTED, LOCAL, METADATA));
        write(9);

        DescriptorEntry socket = feed.descriptor(100, 9);
        assertThat(socket.role()).isEqualTo(DescriptorEntry.Role.SERVER);
        assertThat(feed.name(100, 9)).isEqualTo("169.254.169.254:80->10.0.0.5:40000");
        assertThat(socket.peerAddress()).containsExactly(169, 254, 169, 254);
    }

    @Test
    void mappedAddressesAreThoseOfIpv4() {
        report(connected(9, SocketFamily.INET6, 0, mapped(LOCAL), mapped(METADATA)));
        write(9);

        assertThat(feed.descriptor(100, 9).type()).isEqualTo(DescriptorType.IPV4_SOCKET);
        assertThat(feed.name(100, 9)).isEqualTo("10.0.0.5:40000->169.254.169.254:80");
    }

    @Test
    void entryThatAgreesIsUnchanged() {
        feed.socket(100, 9, SocketFamily.INET, 1);
        report(socket(9, SocketFamily.INET, 1, TCP, SocketFacts.OWN));
        connect(9);
        feed.state.settle();
        long serial = feed.descriptor(100, 9).serial();
        report(connected(9, SocketFamily.INET, SocketFacts.OWN, LOCAL, METADATA));
        write(9);
        long generation = feed.descriptor(100, 9).generation();
        report(connected(9, SocketFamily.INET, SocketFacts.OWN, LOCAL, METADATA));
        write(9);

        assertThat(feed.descriptor(100, 9).serial()).isEqualTo(serial);
        assertThat(feed.descriptor(100, 9).generation()).isEqualTo(generation);
        assertThat(feed.descriptor(100, 9).isForeignSocket()).isFalse();
    }

    @Test
    void connectionToAnotherDestinationReplacesOldOne() {
        feed.socket(100, 9, SocketFamily.INET, 1);
        report(socket(9, SocketFamily.INET, 1, TCP, 0));
        connect(9);
        feed.state.settle();
        report(connected(9, SocketFamily.INET, 0, LOCAL, four(192, 0, 2, 7)));
        write(9);

        assertThat(feed.name(100, 9)).isEqualTo("10.0.0.5:40000->192.0.2.7:80");
    }

    @Test
    void multipathTcpIsTcp() {
        feed.socket(100, 9, SocketFamily.INET, 1);
        report(socket(9, SocketFamily.INET, 1, 262, 0));
        connect(9);

        assertThat(feed.descriptor(100, 9).shownProtocol()).isEqualTo(DescriptorEntry.TCP);
    }

    @Test
    void detachedSocketDoesNotAffectDescriptorOfThatNumber() {
        feed.openat(100, 9, -100, "/etc/hosts", 1);
        report(connected(9, SocketFamily.INET, SocketFacts.DETACHED, LOCAL, METADATA));
        EventContext context = connect(9);

        assertThat(context.descriptor())
                .isNotNull()
                .extracting(socket -> Bytes.text(socket.name()))
                .isEqualTo("10.0.0.5:40000->169.254.169.254:80");
        assertThat(feed.name(100, 9)).isEqualTo("/etc/hosts");
        feed.state.settle();
        assertThat(Bytes.text(feed.descriptor(100, 9).name())).isEqualTo("/etc/hosts");
    }

    @Test
    void closeByAnotherThreadDoesNotHideReportedSocket() {
        feed.threaded(101, 100, 100);
        report(socket(9, SocketFamily.INET, 1, TCP, 0));
        feed.close(101, 0, 9);

        assertThat(connect(9).descriptor()).isNotNull();
        assertThat(feed.name(100, 9)).isEqualTo("10.0.0.5:40000->169.254.169.254:80");
    }

    @Test
    void invalidReportChangesNothing() {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(SocketFacts.EVENT_NAME)
                .putBytes(HexFormat.of().parseHex("09000000"));
        feed.run();
        connect(9);

        assertThat(feed.find(100, 9)).isNull();
    }
}
