package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.RealPath;
import eyas.event.SyscallTable;
import eyas.state.EventContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the paths of files below other root directories. */
final class RealPathFieldsTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final String OPEN =
            "SYSCALL_OPENAT_2_X fd=9 dirfd=-100 name=/etc/sudoers flags=0x2 mode=0 dev=8 ino=71";

    private final MachineFixture scene = new MachineFixture();

    private static String value(String field, EventContext context) {
        StringBuilder text = new StringBuilder();
        return OutputFormat.compile("%" + field, CATALOG).format(context, text) ? text.toString() : "(absent)";
    }

    private void report(String event, byte[] data) {
        scene.apply("ASYNCEVENT_E plugin_id=0 name=" + event + " data="
                + HexFormat.of().formatHex(data));
    }

    private EventContext opened(String below, String... machine) {
        List<byte[]> names = Stream.of(machine).map(Bytes::of).toList();
        report(HostPaths.EVENT_NAME, HostPaths.data(71, Bytes.of(below), names));
        return scene.apply(OPEN);
    }

    @Test
    void fileBelowAnotherRootHasHostNames() {
        report(RealPath.EVENT_NAME, RealPath.data(71, Bytes.of("/elsewhere/etc/sudoers")));
        EventContext image = opened("/etc/sudoers", "/srv/image/etc/sudoers", "/mnt/image/etc/rights");
        assertThat(value("fd.paths", image)).isEqualTo("/srv/image/etc/sudoers /mnt/image/etc/rights");
        assertThat(value("fd.filenames", image)).isEqualTo("sudoers rights");
        assertThat(value("fd.realpath", image)).isEqualTo("/srv/image/etc/sudoers");
        assertThat(value("fd.name", image)).isEqualTo("/etc/sudoers");
        EventContext later = scene.apply("SYSCALL_WRITE_X res=1 data=61 fd=9 size=1");
        assertThat(value("fd.paths", later)).isEqualTo("/srv/image/etc/sudoers /mnt/image/etc/rights");
    }

    @Test
    void uncertainFilesHaveHostNamesBesideCallersName() {
        report(RealPath.EVENT_NAME, RealPath.data(71, Bytes.of("/elsewhere/etc/sudoers")));
        EventContext unknown = opened("", "/srv/image/etc/sudoers", "/srv/image/rights");
        assertThat(value("fd.paths", unknown))
                .isEqualTo("/etc/sudoers /elsewhere/etc/sudoers /srv/image/etc/sudoers /srv/image/rights");
        assertThat(value("fd.filenames", unknown)).isEqualTo("sudoers sudoers sudoers rights");
        assertThat(value("fd.realpath", unknown)).isEqualTo("/srv/image/etc/sudoers");
        EventContext other = opened("/etc/other", "/srv/image/etc/other");
        assertThat(value("fd.paths", other)).isEqualTo("/etc/sudoers /srv/image/etc/other");
        assertThat(value("fd.paths", opened("/etc/sudoers"))).isEqualTo("/etc/sudoers");
        assertThat(value("fd.paths", opened("", "/etc/sudoers"))).isEqualTo("/etc/sudoers");
    }

    private void named(KernelName.Kind kind, int descriptor, String path, String text) {
        int flags = text.isEmpty() ? 0 : KernelName.HAS_TEXT;
        report(
                KernelName.EVENT_NAME,
                new KernelName(71, 8, 0, descriptor, kind, flags, 0, 0, 0, Bytes.of(path), Bytes.of(text)).data());
    }

    @Test
    void callsUseDirectoryReportedByKernel() {
        report(HostPaths.EVENT_NAME, HostPaths.data(71, Bytes.EMPTY, List.of(Bytes.of("/srv/etc"))));
        named(KernelName.Kind.BASE, 50, "/mnt/etc", "");
        for (String call : List.of(
                "SYSCALL_MKDIRAT_X res=0 dirfd=50 path=x mode=0",
                "SYSCALL_UNLINKAT_2_X res=0 dirfd=50 name=x flags=0",
                "SYSCALL_MKNODAT_X res=0 dirfd=50 path=x mode=0 dev=0",
                "SYSCALL_FCHMODAT_X res=0 dirfd=50 filename=x mode=0",
                "SYSCALL_FCHOWNAT_X res=0 dirfd=50 pathname=x uid=0 gid=0 flags=0")) {
            assertThat(value("fs.paths.name", scene.apply(call))).as(call).endsWith("/mnt/etc/x /srv/etc/x");
        }
        named(KernelName.Kind.BASE, -100, "/etc", "");
        for (String call : List.of(
                "SYSCALL_MKDIR_2_X res=0 path=x mode=0",
                "SYSCALL_RMDIR_2_X res=0 path=x",
                "SYSCALL_UNLINK_2_X res=0 path=x",
                "SYSCALL_MKNOD_X res=0 path=x mode=0 dev=0",
                "SYSCALL_CHMOD_X res=0 filename=x mode=0",
                "SYSCALL_CHOWN_X res=0 path=x uid=0 gid=0",
                "SYSCALL_LCHOWN_X res=0 path=x uid=0 gid=0")) {
            assertThat(value("fs.paths.name", scene.apply(call))).as(call).endsWith("/etc/x");
        }
        assertThat(value("fs.paths.name", scene.apply("SYSCALL_CHMOD_X res=-1 filename=x mode=0")))
                .isEqualTo("(absent)");
    }

    @Test
    void descriptorFieldsUseFileReportedByKernel() {
        named(KernelName.Kind.DESCRIPTOR, 50, "/etc/shadow", "");

        assertThat(value("fs.paths.name", scene.apply("SYSCALL_FCHMOD_X res=0 fd=50 mode=0")))
                .isEqualTo("/etc/shadow /etc/shadow");
        assertThat(value("fs.paths.name", scene.apply("SYSCALL_FCHOWN_X res=0 fd=50 uid=0 gid=0")))
                .isEqualTo("/etc/shadow /etc/shadow");
    }

    @Test
    void truncateUsesPathReportedByKernel() {
        int truncate = Objects.requireNonNull(SyscallTable.find("truncate")).code();
        named(KernelName.Kind.TEXT, -100, "/etc", "shadow");

        EventContext context = scene.apply("GENERIC_X ID=" + truncate + " nativeID=0");
        assertThat(value("fs.paths.name", context)).isEqualTo("/etc/shadow /etc/shadow");
        assertThat(value("evt.type", context)).isEqualTo("truncate");
    }

    @Test
    void renameIntoMountedDirectoryHasHostName() {
        report(HostPaths.EVENT_NAME, HostPaths.data(71, Bytes.EMPTY, List.of(Bytes.of("/srv/cron.d"))));
        named(KernelName.Kind.BASE, -100, "/mnt/cron.d", "");

        EventContext renamed = scene.apply("SYSCALL_RENAME_X res=0 oldpath=/tmp/x newpath=job");
        assertThat(value("fs.paths.target", renamed)).endsWith(" /mnt/cron.d/job /srv/cron.d/job");
        assertThat(value("fs.paths.source", renamed)).isEqualTo("/tmp/x /tmp/x");
        assertThat(value("fs.realpath.target", renamed)).isEqualTo("/srv/cron.d/job");
        EventContext usual = scene.apply("SYSCALL_RENAME_X res=0 oldpath=/tmp/x newpath=/etc/cron.d/job");
        assertThat(value("fs.realpath.target", usual)).isEqualTo("/etc/cron.d/job");
    }

    @Test
    void fileInMountOfJobIsJudgedByItsOriginalName() {
        EventContext mounted = opened("", "/home/u/app/.github/workflows/x.yml", "/srv/x.yml");
        assertThat(value("fd.realpath", mounted)).isEqualTo("/home/u/app/.github/workflows/x.yml");
        assertThat(value("fd.name", mounted)).isEqualTo("/etc/sudoers");
        assertThat(value("fd.paths", mounted)).isEqualTo("/etc/sudoers /home/u/app/.github/workflows/x.yml /srv/x.yml");
        EventContext also = opened("", "/srv/x.yml", "/etc/sudoers");
        assertThat(value("fd.realpath", also)).as("a name of the host").isEqualTo("/etc/sudoers");
    }

    @Test
    void invalidPathListIsIgnored() {
        report(HostPaths.EVENT_NAME, new byte[] {71, 0, 0, 0, 0, 0, 0, 0, 0, '/', 'x'});
        assertThat(value("fd.paths", scene.apply(OPEN))).isEqualTo("/etc/sudoers");
        report(HostPaths.EVENT_NAME, new byte[] {71, 0, 0});
        assertThat(value("fd.paths", scene.apply(OPEN))).isEqualTo("/etc/sudoers");
        report(HostPaths.EVENT_NAME, new byte[] {71, 0, 0, 0, 0, 0, 0, 0, 0, 'x', 0});
        assertThat(value("fd.paths", scene.apply(OPEN))).isEqualTo("/etc/sudoers");
    }

    @Test
    void newNameBelowAnotherRootHasHostNamesToo() {
        opened("", "/srv/image/etc/sudoers", "/mnt/image/etc/sudoers");
        EventContext renamed = scene.apply("SYSCALL_RENAME_X res=0 oldpath=/etc/sudoers newpath=/etc/cron.d/x");
        assertThat(value("fs.paths.target", renamed))
                .isEqualTo("/etc/cron.d/x /etc/cron.d/x /srv/image/etc/cron.d/x /mnt/image/etc/cron.d/x");
        assertThat(value("fs.paths.source", renamed)).isEqualTo("/etc/sudoers /etc/sudoers");
        EventContext linked = scene.apply("SYSCALL_LINK_2_X res=0 oldpath=/etc/cron.d/x newpath=/etc/cron.d/y");
        assertThat(value("fs.paths.source", linked))
                .isEqualTo("/etc/cron.d/y /etc/cron.d/y /srv/image/etc/cron.d/y /mnt/image/etc/cron.d/y");
        assertThat(value("fs.paths.target", linked)).isEqualTo("/etc/cron.d/x /etc/cron.d/x");
    }
}
