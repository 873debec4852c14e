package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamInfo;
import eyas.state.file.DescriptorEntry;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import eyas.state.socket.SocketFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sockets from their creation to the last transfer. */
final class SocketAppliersTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    private EventContext connect(long fd, long result, byte[] tuple, byte[] address) {
        feed.begin(EventCode.SOCKET_CONNECT_X, 100)
                .put(result)
                .putBytes(tuple)
                .put(fd)
                .putBytes(address);
        return feed.apply();
    }

    @Test
    void socketsHaveFamilyAndTransport() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        feed.socket(100, 4, SocketFamily.INET6, 2 | 0x80000);
        feed.socket(100, 5, SocketFamily.NETLINK, 3);
        feed.socket(100, 6, 17, 3);
        feed.socket(100, 7, SocketFamily.UNIX, 1);
        assertThat(feed.descriptor(100, 3).protocol()).isEqualTo(DescriptorEntry.TCP);
        assertThat(feed.descriptor(100, 3).shownProtocol()).isZero();
        assertThat(feed.descriptor(100, 4).type()).isEqualTo(DescriptorType.IPV6_SOCKET);
        assertThat(feed.descriptor(100, 4).protocol()).isEqualTo(DescriptorEntry.UDP);
        assertThat(feed.descriptor(100, 5).type()).isEqualTo(DescriptorType.NETLINK);
        assertThat(feed.descriptor(100, 6).type()).isEqualTo(DescriptorType.UNKNOWN);
        assertThat(feed.descriptor(100, 7).type()).isEqualTo(DescriptorType.UNIX_SOCKET);
    }

    @Test
    void connectNamesTheTuple() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        EventContext context = connect(3, -115, StateEventFeed.inet("10.0.0.5", 40000, "192.0.2.7", 443), Bytes.EMPTY);
        assertThat(context.descriptor())
                .isNotNull()
                .extracting(DescriptorEntry::nameChanged)
                .isEqualTo(true);
        long generation = feed.descriptor(100, 3).generation();
        feed.state.settle();
        DescriptorEntry socket = feed.descriptor(100, 3);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:40000->192.0.2.7:443");
        assertThat(socket.role()).isEqualTo(DescriptorEntry.Role.CLIENT);
        assertThat(socket.connected()).isTrue();
        assertThat(socket.nameChanged()).isFalse();
        assertThat(socket.generation()).isGreaterThan(generation);
        assertThat(socket.sourcePort()).isEqualTo(40000);
        assertThat(socket.destinationAddress()).containsExactly(192, 0, 2, 7);
        assertThat(socket.shownProtocol()).isEqualTo(DescriptorEntry.TCP);
    }

    @Test
    void refusedConnectKeepsTheSocket() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        connect(3, -111, StateEventFeed.inet("10.0.0.5", 40000, "192.0.2.7", 443), Bytes.EMPTY);
        assertThat(feed.name(100, 3)).isEmpty();
        assertThat(feed.descriptor(100, 3).connected()).isFalse();
    }

    @Test
    void failedConnectKeepsIntendedDestination() {
        feed.socket(100, 3, SocketFamily.UNIX, 1);
        byte[] path = new byte[] {SocketFamily.UNIX, '/', 'r', 0};
        EventContext context = connect(3, -2, Bytes.EMPTY, path);
        assertThat(feed.name(100, 3)).isEqualTo("/r");
        assertThat(context.descriptor()).isNotNull().returns(false, DescriptorEntry::nameChanged);
        assertThat(feed.descriptor(100, 3).connected()).isFalse();
        feed.state.settle();
        feed.socket(100, 4, SocketFamily.INET, 1);
        connect(4, -111, Bytes.EMPTY, StateEventFeed.inetAddress("192.0.2.7", 443));
        assertThat(feed.name(100, 4)).isEmpty();
        assertThat(feed.descriptor(100, 4).destinationAddress()).containsExactly(-64, 0, 2, 7);
        assertThat(feed.descriptor(100, 4).destinationPort()).isEqualTo(443);
        assertThat(feed.descriptor(100, 4).role()).isEqualTo(DescriptorEntry.Role.NONE);
        feed.state.settle();
        feed.begin(EventCode.SOCKET_CONNECT_E, 100).put(4).putBytes(StateEventFeed.inetAddress("198.51.100.1", 4444));
        feed.run();
        connect(4, -111, Bytes.EMPTY, StateEventFeed.inetAddress("192.0.2.7", 443));
        assertThat(feed.descriptor(100, 4).destinationPort()).isEqualTo(4444);
    }

    @Test
    void enterAddressIsUsedIfMemoryWasChanged() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_CONNECT_E, 100).put(3).putBytes(StateEventFeed.inetAddress("198.51.100.1", 4444));
        feed.run();
        connect(
                3,
                0,
                StateEventFeed.inet("10.0.0.5", 1, "192.0.2.7", 443),
                StateEventFeed.inetAddress("192.0.2.7", 443));
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:1->198.51.100.1:4444");
    }

    @Test
    void ipv6IsCompressed() {
        feed.socket(100, 3, SocketFamily.INET6, 1);
        String one = "00000000000000000000000000000001";
        connect(3, 0, StateEventFeed.inet6(one, 5, "20014860486000000000000000008888", 53), Bytes.EMPTY);
        assertThat(feed.name(100, 3)).isEqualTo("::1:5->2001:4860:4860::8888:53");
        feed.state.settle();
        String four = "00000000000000000000ffff";
        connect(3, 0, StateEventFeed.inet6(four + "0a000001", 5, four + "0a000002", 6), Bytes.EMPTY);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.1:5->10.0.0.2:6");
        assertThat(feed.descriptor(100, 3).type()).isEqualTo(DescriptorType.IPV4_SOCKET);
        feed.state.settle();
        connect(3, 0, StateEventFeed.inet6("20010db8000000010000000000000000", 5, four + "0a000002", 6), Bytes.EMPTY);
        assertThat(feed.name(100, 3)).isEqualTo("2001:db8:0:1:::5->::ffff:10.0.0.2:6");
    }

    @Test
    void bindThenAccept() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_BIND_X, 100)
                .put(0)
                .putBytes(StateEventFeed.inetAddress("0.0.0.0", 8080))
                .put(3);
        feed.run();
        DescriptorEntry listening = feed.descriptor(100, 3);
        assertThat(listening.type()).isEqualTo(DescriptorType.IPV4_SERVER_SOCKET);
        assertThat(listening.role()).isEqualTo(DescriptorEntry.Role.SERVER);
        assertThat(listening.destinationPort()).isEqualTo(8080);
        assertThat(feed.name(100, 3)).isEqualTo("0.0.0.0:8080");
        feed.begin(EventCode.SOCKET_ACCEPT4_6_X, 100)
                .put(4)
                .putBytes(StateEventFeed.inet("203.0.113.9", 5555, "10.0.0.5", 8080))
                .put(0)
                .put(0)
                .put(0)
                .put(DescriptorEntry.OPEN_CLOEXEC);
        EventContext context = feed.run();
        assertThat(context.descriptorNumber()).isEqualTo(4);
        assertThat(feed.name(100, 4)).isEqualTo("203.0.113.9:5555->10.0.0.5:8080");
        assertThat(feed.descriptor(100, 4).role()).isEqualTo(DescriptorEntry.Role.SERVER);
        assertThat(feed.descriptor(100, 4).closesOnExec()).isTrue();
    }

    @Test
    void acceptWithoutFlagsIsTheSame() {
        feed.begin(EventCode.SOCKET_ACCEPT_5_X, 100).put(5);
        feed.writer
                .putBytes(StateEventFeed.inet("192.0.2.1", 5000, "10.0.0.5", 80))
                .put(0)
                .put(0)
                .put(0);
        EventContext context = feed.run();
        assertThat(feed.name(100, 5)).isEqualTo("192.0.2.1:5000->10.0.0.5:80");
        assertThat(feed.descriptor(100, 5).role()).isEqualTo(DescriptorEntry.Role.SERVER);
        assertThat(context.descriptorNumber()).isEqualTo(5);
        feed.begin(EventCode.SOCKET_ACCEPT_5_X, 100).put(-11);
        feed.run();
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(4);
    }

    @Test
    void callsThatQueryOrEndSocketChangeNothing() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        long generation = feed.descriptor(100, 3).generation();
        feed.begin(EventCode.SOCKET_SHUTDOWN_X, 100).put(0).put(3).put(2);
        assertThat(feed.run().descriptor()).isSameAs(feed.descriptor(100, 3));
        feed.begin(EventCode.SOCKET_GETSOCKOPT_X, 100).put(0).put(3).put(1).put(4);
        assertThat(feed.run().descriptor()).isSameAs(feed.descriptor(100, 3));
        assertThat(feed.descriptor(100, 3).generation()).isEqualTo(generation);
        assertThat(feed.descriptor(100, 3).connected()).isFalse();
    }

    @Test
    void bindToAnyIpv6AddressStaysReadable() {
        feed.socket(100, 3, SocketFamily.INET6, 1);
        byte[] any = new byte[19];
        any[0] = SocketFamily.INET6;
        any[17] = 80;
        feed.begin(EventCode.SOCKET_BIND_X, 100).put(0).putBytes(any).put(3);
        feed.run();
        assertThat(feed.name(100, 3)).isEqualTo(":::80");
        assertThat(feed.descriptor(100, 3).type()).isEqualTo(DescriptorType.IPV4_SERVER_SOCKET);
    }

    @Test
    void unixSocketsShowPointersAndPath() {
        feed.socket(100, 3, SocketFamily.UNIX, 1);
        connect(3, 0, StateEventFeed.unix(0xFFFF_8800_0000_0010L, 0x20, "/run/docker.sock"), Bytes.EMPTY);
        assertThat(feed.name(100, 3)).isEqualTo("ffff880000000010->20 /run/docker.sock");
        assertThat(feed.descriptor(100, 3).destinationPointer()).isEqualTo(0x20);
        feed.state.settle();
        feed.begin(EventCode.SOCKET_SOCKETPAIR_X, 100)
                .put(0)
                .put(5)
                .put(6)
                .put(7)
                .put(8);
        feed.run();
        assertThat(feed.descriptor(100, 6).sourcePointer()).isEqualTo(7);
        assertThat(feed.find(100, 5)).isNotNull();
    }

    @Test
    void datagramsChangeTheName() {
        feed.socket(100, 3, SocketFamily.INET, 2);
        sendTo(3, "10.0.0.5", 1000, "192.0.2.1", 53);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:1000->192.0.2.1:53");
        assertThat(feed.descriptor(100, 3).role()).isEqualTo(DescriptorEntry.Role.CLIENT);
        feed.state.settle();
        long generation = feed.descriptor(100, 3).generation();
        EventContext same = sendTo(3, "10.0.0.5", 1000, "192.0.2.1", 53);
        assertThat(same.descriptor())
                .isNotNull()
                .extracting(DescriptorEntry::nameChanged)
                .isEqualTo(false);
        assertThat(feed.descriptor(100, 3).generation()).isEqualTo(generation);
        feed.state.settle();
        EventContext other = sendTo(3, "10.0.0.5", 1000, "198.51.100.9", 53);
        assertThat(other.descriptor())
                .isNotNull()
                .extracting(DescriptorEntry::nameChanged)
                .isEqualTo(true);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:1000->198.51.100.9:53");
    }

    private EventContext sendTo(long fd, String from, int fromPort, String to, int toPort) {
        feed.begin(EventCode.SOCKET_SENDTO_X, 100)
                .put(4)
                .putBytes(Bytes.of("data"))
                .put(fd)
                .put(4);
        feed.writer.putBytes(StateEventFeed.inet(from, fromPort, to, toPort));
        return feed.apply();
    }

    /** Starts a transfer on {@code fd}: every number is {@code result}, data is a few bytes, the endpoints are {@code tuple}. */
    private EventWriter transfer(int code, long result, long fd, byte[] tuple, byte[] control) {
        EventWriter event = feed.begin(code, 100);
        for (ParamInfo param : EventTable.get(code).params()) {
            switch (param.name()) {
                case "fd" -> event.put(fd);
                case "tuple" -> event.putBytes(tuple);
                case "msgcontrol" -> event.putBytes(control);
                case "data" -> event.putBytes(Bytes.of("data"));
                default -> event.put(result);
            }
        }
        return event;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EventCode.SYSCALL_READ_X,
                EventCode.SYSCALL_READV_X,
                EventCode.SYSCALL_PREAD_X,
                EventCode.SYSCALL_PREADV_X,
                EventCode.SYSCALL_WRITE_X,
                EventCode.SYSCALL_WRITEV_X,
                EventCode.SYSCALL_PWRITE_X,
                EventCode.SYSCALL_PWRITEV_X,
                EventCode.SOCKET_RECV_X,
                EventCode.SOCKET_RECVFROM_X,
                EventCode.SOCKET_RECVMSG_X,
                EventCode.SOCKET_RECVMMSG_X,
                EventCode.SOCKET_SEND_X,
                EventCode.SOCKET_SENDTO_X,
                EventCode.SOCKET_SENDMSG_X,
                EventCode.SOCKET_SENDMMSG_X
            })
    void everyTransferShowsThatStreamIsConnected(int code) {
        feed.socket(100, 3, SocketFamily.INET, 1);
        transfer(code, -11, 3, Bytes.EMPTY, Bytes.EMPTY);
        feed.run();
        assertThat(feed.descriptor(100, 3).connected()).isFalse();
        transfer(code, 4, 3, Bytes.EMPTY, Bytes.EMPTY);
        feed.run();
        assertThat(feed.descriptor(100, 3).connected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EventCode.SOCKET_RECV_X,
                EventCode.SOCKET_RECVFROM_X,
                EventCode.SOCKET_RECVMSG_X,
                EventCode.SOCKET_RECVMMSG_X,
                EventCode.SOCKET_SEND_X,
                EventCode.SOCKET_SENDTO_X,
                EventCode.SOCKET_SENDMSG_X,
                EventCode.SOCKET_SENDMMSG_X
            })
    void everyTransferWithEndpointsNamesDatagramSocket(int code) {
        feed.socket(100, 3, SocketFamily.INET, 2);
        transfer(code, 4, 3, StateEventFeed.inet("10.0.0.5", 1000, "192.0.2.1", 53), Bytes.EMPTY);
        feed.run();
        boolean sent = EventTable.get(code).has(EventFlag.WRITES_TO_FD);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:1000->192.0.2.1:53");
        assertThat(feed.descriptor(100, 3).role())
                .isEqualTo(sent ? DescriptorEntry.Role.CLIENT : DescriptorEntry.Role.SERVER);
    }

    @Test
    void responsesToClientAreShownFromItsSide() {
        feed.socket(100, 3, SocketFamily.INET, 2);
        sendTo(3, "10.0.0.5", 1000, "192.0.2.1", 53);
        receive(3, "198.51.100.2", 53, "10.0.0.5", 1000);
        assertThat(feed.name(100, 3)).isEqualTo("10.0.0.5:1000->198.51.100.2:53");
        assertThat(feed.descriptor(100, 3).protocol()).isEqualTo(DescriptorEntry.UDP);
    }

    @Test
    void socketThatReceivesFirstIsTheServer() {
        feed.socket(100, 3, SocketFamily.INET, 2);
        receive(3, "192.0.2.1", 53, "10.0.0.5", 1000);
        assertThat(feed.name(100, 3)).isEqualTo("192.0.2.1:53->10.0.0.5:1000");
        assertThat(feed.descriptor(100, 3).role()).isEqualTo(DescriptorEntry.Role.SERVER);
    }

    private void receive(long fd, String from, int fromPort, String to, int toPort) {
        feed.begin(EventCode.SOCKET_RECVFROM_X, 100).put(4).putBytes(Bytes.of("data"));
        feed.writer
                .putBytes(StateEventFeed.inet(from, fromPort, to, toPort))
                .put(fd)
                .put(4);
        feed.run();
    }

    @Test
    void boundDatagramSocketIsTheServer() {
        feed.socket(100, 3, SocketFamily.INET, 2);
        feed.begin(EventCode.SOCKET_BIND_X, 100)
                .put(0)
                .putBytes(StateEventFeed.inetAddress("10.0.0.5", 53))
                .put(3);
        feed.run();
        feed.begin(EventCode.SOCKET_RECVFROM_X, 100).put(4).putBytes(Bytes.of("data"));
        feed.writer
                .putBytes(StateEventFeed.inet("192.0.2.1", 9999, "10.0.0.5", 53))
                .put(3)
                .put(4);
        feed.run();
        assertThat(feed.name(100, 3)).isEqualTo("192.0.2.1:9999->10.0.0.5:53");
    }

    @Test
    void sendOnUnknownSocketCreatesIt() {
        sendTo(33, "10.0.0.5", 1000, "192.0.2.1", 53);
        assertThat(feed.name(100, 33)).isEqualTo("10.0.0.5:1000->192.0.2.1:53");
        assertThat(feed.descriptor(100, 33).protocol()).isEqualTo(DescriptorEntry.UDP);
    }

    @Test
    void shortTuplesAreRejected() {
        feed.socket(100, 3, SocketFamily.INET, 1);
        for (int length = 1; length < 13; length++) {
            byte[] cut = Arrays.copyOf(StateEventFeed.inet("10.0.0.5", 1, "10.0.0.6", 2), length);
            connect(3, 0, cut, cut);
            assertThat(feed.name(100, 3)).isEmpty();
            feed.state.settle();
        }
    }

    @Test
    void receivedDescriptorsAreLookedUp() {
        List<Long> asked = new ArrayList<>();
        ThreadLookup lookup = (thread, snapshot) -> {
            asked.add(thread);
            snapshot.descriptor(
                    thread, new DescriptorRecord(9, DescriptorType.FILE_V2, 1, 1, 1, Bytes.of("/passed"), null));
            snapshot.descriptor(thread, StateEventFeed.file(0, "/not/replaced"));
            return true;
        };
        StateEventFeed live = StateEventFeed.withShell(new State(StateLimits.DEFAULT, lookup));
        live.socket(100, 3, SocketFamily.UNIX, 1);
        byte[] control = new byte[24];
        control[0] = 20;
        control[8] = 1;
        control[12] = 1;
        live.begin(EventCode.SOCKET_RECVMSG_X, 100)
                .put(1)
                .put(1)
                .putBytes(Bytes.of("x"))
                .putEmpty();
        live.writer.putBytes(control).put(3);
        live.run();
        assertThat(asked).containsExactly(100L);
        assertThat(live.name(100, 9)).isEqualTo("/passed");
        assertThat(live.name(100, 0)).isEqualTo("/dev/pts/0");
        live.begin(EventCode.SOCKET_RECVMMSG_X, 100).put(1).put(3).put(1);
        live.writer.putBytes(Bytes.of("x")).putEmpty().putBytes(control);
        live.run();
        assertThat(asked).containsExactly(100L, 100L);
    }
}
