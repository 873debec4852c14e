package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.ExecutableContent;
import eyas.state.EventContext;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Tests the content and the writers of executables, after the events that report them. */
final class ExecutableFieldsTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String NONE = "(absent)";

    private final MachineFixture scene = new MachineFixture();

    private static String value(String field, EventContext context) {
        StringBuilder text = new StringBuilder();
        return OutputFormat.compile("%" + field, CATALOG).format(context, text) ? text.toString() : NONE;
    }

    private EventContext apply(String line) {
        return scene.apply(line);
    }

    @Test
    void hashIsKnownAfterReport() {
        assertThat(value("proc.exe_sha256", apply("SYSCALL_GETUID_X uid=1000"))).isEqualTo(NONE);
        byte[] data = new ExecutableContent(Bytes.of("/usr/bin/cat"), 99, 5, 1_000, HASH, null).data();

        EventContext reported = apply("ASYNCEVENT_E plugin_id=0 name=eyas.executable data="
                + HexFormat.of().formatHex(data));

        assertThat(value("evt.asynctype", reported)).isEqualTo("eyas.executable");
        assertThat(value("proc.name", reported)).isEqualTo("cat");
        assertThat(value("proc.exe_sha256", reported)).isEqualTo(HASH);
        assertThat(value("proc.exe_sha256", apply("SYSCALL_GETUID_X uid=1000"))).isEqualTo(HASH);
        assertThat(value("proc.exe_sha256", apply("SYSCALL_GETUID_X thread=10 uid=1000")))
                .isEqualTo(NONE);
    }

    @Test
    void originIsKnownFromExecOn() {
        EventContext before = apply("SYSCALL_GETUID_X thread=10 uid=1000");
        assertThat(value("proc.origin", before)).isEqualTo(NONE);
        EventContext found = apply(exec(20, "/usr/bin/wget", "2d4f00", 1, MachineFixture.START - 1_000_000_000_000L));
        assertThat(value("proc.origin", found)).isEqualTo("found");
        assertThat(value("proc.origin.file", found)).isEqualTo(NONE);
        assertThat(value("proc.origin.execs", found)).isEqualTo(NONE);
        assertThat(value("proc.origin.writer", found)).isEqualTo(NONE);
        apply("SOCKET_SOCKET_X fd=9 domain=2 type=1 proto=0");
        apply("SOCKET_CONNECT_X res=0 tuple=02:0a000001:d204:c6336401:5000 fd=9");
        apply("SYSCALL_OPENAT_2_X fd=7 dirfd=-100 name=tool flags=0x4006 mode=0 dev=8 ino=71");

        EventContext run = apply(exec(10, "/home/ann/tool", "", 71, MachineFixture.START + 1_000));

        assertThat(value("proc.origin", run)).isEqualTo("downloaded");
        assertThat(value("proc.origin.file", run)).isEqualTo("/home/ann/tool");
        assertThat(value("proc.origin.execs", run)).isEqualTo("1");
        assertThat(value("proc.origin.writer", run)).isEqualTo("wget");
        assertThat(value("proc.origin.writer.cmdline", run)).isEqualTo("wget -O");
        assertThat(value("proc.origin.connection", run)).isEqualTo("10.0.0.1:1234->198.51.100.1:80");
        assertThat(value("proc.origin.package", run)).isEqualTo(NONE);
    }

    private static String exec(long thread, String path, String arguments, long inode, long changed) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return "SYSCALL_EXECVE_19_X thread=" + thread + " res=0 exe=" + name + " comm=" + name + " args=" + arguments
                + " exe_ino=" + inode + " exe_ino_ctime=" + changed + " exe_ino_mtime=" + changed
                + " trusted_exepath=" + path;
    }

    /** A process chooses which file of a package it opens, so an exception of a rule must not depend on its directory. */
    @Test
    void loadedCodeHasNoDirectory() {
        assertThat(value("ci.package.is_loaded", apply(exec(20, "/usr/bin/node", "", 72, MachineFixture.START))))
                .isEqualTo("false");

        EventContext read =
                apply("SYSCALL_OPENAT_2_X fd=7 dirfd=-100 name=/w/node_modules/left/a.js flags=0x1 dev=8 ino=71");

        assertThat(value("ci.package", read)).isEqualTo("left");
        assertThat(value("ci.package.script", read)).isEqualTo("import");
        assertThat(value("ci.package.is_loaded", read)).isEqualTo("true");
        assertThat(value("ci.package.folder", read)).isEqualTo(NONE);
    }
}
