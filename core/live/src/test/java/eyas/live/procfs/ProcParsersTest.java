package eyas.live.procfs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.FlagTable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcParsersTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsStatusOfContainerThread() {
        TaskStatus status = requireNonNull(TaskStatus.parse(bytes("""
                Name:\todd\\nname
                Umask:\t0022
                State:\tS (sleeping)
                Tgid:\t4100
                Ngid:\t0
                Pid:\t4102
                PPid:\t4000
                Uid:\t1000\t1001\t1002\t1003
                Gid:\t2000\t2001\t2002\t2003
                NStgid:\t4100\t70\t7
                NSpid:\t4102\t72\t9
                NSpgid:\t4100\t70\t6
                VmSize:\t    1234 kB
                VmRSS:\t     567 kB
                VmSwap:\t       8 kB
                CapInh:\t0000000000000001
                CapPrm:\t000001ffffffffff
                CapEff:\tffffffffffffffff
                """)));

        assertThat(status.pid).isEqualTo(4100);
        assertThat(status.parent).isEqualTo(4000);
        assertThat(status.uid).isEqualTo(1001);
        assertThat(status.gid).isEqualTo(2001);
        assertThat(status.vpid).isEqualTo(7);
        assertThat(status.vtid).isEqualTo(9);
        assertThat(status.pgid).isEqualTo(4100);
        assertThat(status.vpgid).isEqualTo(6);
        assertThat(status.nested).isTrue();
        assertThat(status.vmSize).isEqualTo(1234);
        assertThat(status.vmRss).isEqualTo(567);
        assertThat(status.vmSwap).isEqualTo(8);
        assertThat(status.capInheritable).isEqualTo(1);
        assertThat(status.capPermitted).isEqualTo(0x1ffffffffffL);
        assertThat(status.capEffective).isEqualTo(-1);
    }

    @Test
    void innermostIdIsTheOnlyOneOnTheHost() {
        TaskStatus status =
                requireNonNull(TaskStatus.parse(bytes("Tgid:\t5\nPPid:\t1\nNStgid:\t5\nNSpid:\t5\nNSpgid:\t3\n")));

        assertThat(status.vpid).isEqualTo(5);
        assertThat(status.vpgid).isEqualTo(3);
        assertThat(status.nested).isFalse();
    }

    @Test
    void rejectsStatusWithoutProcess() {
        assertThat(TaskStatus.parse(bytes("Name:\tx\nPPid:\t1\n"))).isNull();
        assertThat(TaskStatus.parse(new byte[0])).isNull();
        assertThat(TaskStatus.parse(bytes("Tgid:\n:\n\nPPid"))).isNull();
    }

    @Test
    void convertsCgroupsOfHybridMachineAsInEvents() {
        byte[] entries = Cgroups.entries(
                bytes("4:cpu,cpuacct:/a\n3:memory:/m:with:colons\n2:blkio:/b\n1:name=systemd:/s\n0::/u\n"));

        assertThat(new String(entries, StandardCharsets.ISO_8859_1).split("\0", -1))
                .containsExactly(
                        "cpu=/a",
                        "cpuacct=/a",
                        "memory=/m:with:colons",
                        "blkio=/b",
                        "name=systemd=/s",
                        "cpuset=/u",
                        "");
    }

    @Test
    void convertsCgroupsOfVersion2Machine() {
        byte[] entries = Cgroups.entries(bytes("0::/system.slice/x.service\n"));

        assertThat(Bytes.text(entries))
                .isEqualTo(
                        "cpuset=/system.slice/x.service\0cpu=/system.slice/x.service\0cpuacct=/system.slice/x.service\0"
                                + "io=/system.slice/x.service\0memory=/system.slice/x.service\0");
    }

    @Test
    void readsInternetSockets() {
        SocketTable table = new SocketTable(10);
        line(
                table,
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                1,
                false);
        line(
                table,
                "   0: 0100007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 9001 1 0",
                1,
                false);
        line(
                table,
                "   1: 0F02000A:BEEF 08080808:01BB 01 00000000:00000000 00:00000000 00000000   0        0 9002 1 0",
                1,
                false);
        line(
                table,
                "   2: 00000000000000000000000001000000:0050 B80D0120000000000000000001000000:1F90 01"
                        + " 00000000:00000000 00:00000000 00000000  0  0 9003 1 0",
                1,
                true);

        SocketTable.Entry listening = requireNonNull(table.find(9001));
        assertThat(listening.type()).isEqualTo(DescriptorType.IPV4_SERVER_SOCKET);
        assertThat(requireNonNull(listening.socket()).sourceAddress()).containsExactly(127, 0, 0, 1);
        assertThat(requireNonNull(listening.socket()).sourcePort()).isEqualTo(53);
        SocketTable.Entry connected = requireNonNull(table.find(9002));
        assertThat(connected.type()).isEqualTo(DescriptorType.IPV4_SOCKET);
        assertThat(requireNonNull(connected.socket()).sourceAddress()).containsExactly(10, 0, 2, 15);
        assertThat(requireNonNull(connected.socket()).sourcePort()).isEqualTo(0xBEEF);
        assertThat(requireNonNull(connected.socket()).destinationAddress()).containsExactly(8, 8, 8, 8);
        assertThat(requireNonNull(connected.socket()).destinationPort()).isEqualTo(443);
        SocketTable.Entry six = requireNonNull(table.find(9003));
        assertThat(six.type()).isEqualTo(DescriptorType.IPV6_SOCKET);
        assertThat(requireNonNull(six.socket()).destinationAddress())
                .containsExactly(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(requireNonNull(six.socket()).destinationPort()).isEqualTo(8080);
        assertThat(table.find(0)).isNull();
    }

    @Test
    void readsUnixAndNetlinkSockets() {
        SocketTable table = new SocketTable(10);
        for (String text : new String[] {
            "Num       RefCount Protocol Flags    Type St Inode Path",
            "ffff8881034d9c00: 00000002 00000000 00010000 0001 01 700 /run/a b\u00ff.sock",
            "0000000000000000: 00000002 00000000 00010000 0001 01 701"
        }) {
            byte[] line = bytes(text);
            table.unix(line, 0, line.length);
        }
        for (String text : new String[] {
            "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode",
            "ffff888003df4000 0   4294962     00000111 0        0        0     2        0        800"
        }) {
            byte[] line = bytes(text);
            table.netlink(line, 0, line.length);
        }

        SocketTable.Entry unix = requireNonNull(table.find(700));
        assertThat(unix.name()).isEqualTo(bytes("/run/a b\u00ff.sock"));
        assertThat(requireNonNull(unix.socket()).sourcePointer()).isEqualTo(0xffff8881034d9c00L);
        assertThat(requireNonNull(table.find(701)).name()).isEmpty();
        assertThat(requireNonNull(table.find(800)).type()).isEqualTo(DescriptorType.NETLINK);
    }

    @Test
    void leavesOutMalformedSocketLines() {
        SocketTable table = new SocketTable(10);
        for (String text : new String[] {
            "",
            ":",
            "   1: ",
            "   1: 0100007F",
            "   1: XY00007F:0035 00000000:0000 0A a b c d e 5",
            "   1: 0100007F:0035 00000000:0000"
        }) {
            line(table, text, 1, false);
            byte[] line = bytes(text);
            table.unix(line, 0, line.length);
            table.netlink(line, 0, line.length);
        }
        assertThat(table.find(5)).isNull();
        assertThat(table.find(0)).isNull();
    }

    private static void line(SocketTable table, String text, int protocol, boolean six) {
        byte[] line = bytes(text);
        table.internet(line, 0, line.length, protocol, six);
    }

    @Test
    void translatesOpenFlags() {
        int flags = OpenFlags.schema(02 | 0100 | 02000000 | 04000);

        assertThat(flags).isEqualTo(flag("O_RDWR") | flag("O_CREAT") | flag("O_CLOEXEC") | flag("O_NONBLOCK"));
        assertThat(OpenFlags.schema(0)).isEqualTo(flag("O_RDONLY"));
        assertThat(OpenFlags.schema(01)).isEqualTo(flag("O_WRONLY"));
    }

    private static int flag(String name) {
        return FlagTable.value("file_flags", name);
    }
}
