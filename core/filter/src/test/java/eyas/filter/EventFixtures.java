package eyas.filter;

import eyas.event.EventCode;

/** Sets up the events that the tables of cases refer to. */
public final class EventFixtures {
    private EventFixtures() {}

    public static FakeFieldProvider set(FakeFieldProvider world, String scene) {
        return switch (scene) {
            case "open" ->
                world.event(EventCode.SYSCALL_OPENAT_2_X)
                        .set("proc.name", "cat")
                        .set("proc.pname", "bash")
                        .set("proc.exe", "/bin/CAT")
                        .set("proc.cmdline", "cat /etc/shadow -ab x -c")
                        .set("proc.aname", "bash", "sshd", "systemd")
                        .set("proc.aname[2]", "sshd")
                        .set("fd.name", "/etc/shadow")
                        .set("fd.num", 3L)
                        .set("evt.rawres", 3L)
                        .set("evt.arg[name]", "/etc/shadow")
                        .set("evt.buffer", new byte[] {0, 1, 'a', 'b', (byte) 0xFF})
                        .set("evt.is_open_write", false)
                        .set("evt.is_open_read", true)
                        .set("user.uid", 0L)
                        .set("proc.duration", 5_000_000_000L)
                        .set("proc.vmsize", -1L)
                        .set("proc.fdusage", 12.5)
                        .set("fd.types", "file", "ipv4");
            case "connect" ->
                world.event(EventCode.SOCKET_CONNECT_X)
                        .set("proc.name", "Ünï\\xff".replace("\\xff", "\udcff"))
                        .set("fd.name", "192.168.0.5:40000->10.1.2.3:443")
                        .set("fd.sip", FakeFieldProvider.address(10, 1, 2, 3))
                        .set("fd.ip", FakeFieldProvider.address(192, 168, 0, 5), FakeFieldProvider.address(10, 1, 2, 3))
                        .set(
                                "fd.net",
                                FakeFieldProvider.address(192, 168, 0, 5),
                                FakeFieldProvider.address(10, 1, 2, 3))
                        .set("fd.snet", FakeFieldProvider.address(10, 1, 2, 3))
                        .set("fd.port", 40000L, 443L)
                        .set("fd.sport", 443L)
                        .set("fd.cport", 40000L)
                        .set("evt.rawres", -115L)
                        .set("fd.types", "-a", "-b", "v", "-x");
            case "connect6" ->
                world.event(EventCode.SOCKET_CONNECT_X)
                        .set("proc.name", "")
                        .set(
                                "fd.sip",
                                FakeFieldProvider.address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
                        .set(
                                "fd.snet",
                                FakeFieldProvider.address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
            case "generic" ->
                world.event(EventCode.GENERIC_X)
                        .set("evt.type", "getcpu")
                        .set("syscall.type", "getcpu")
                        .set("proc.name", "aGVsbG8");
            case "library" -> world.event(EventCode.SYSCALL_CLOSE_X).set("fd.name", "/usr/lib/x86/libc.so.6");
            default -> throw new IllegalArgumentException("no scene " + scene);
        };
    }
}
