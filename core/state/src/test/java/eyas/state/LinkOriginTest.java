package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.origin.OriginKind;
import eyas.state.origin.ProgramOrigin;
import eyas.state.socket.SocketFamily;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job creates, changes and removes links, and then runs files that it wrote: these must never be found or installed. */
final class LinkOriginTest {
    private static final int CREATE = 0x4006;
    private static final int PAYLOAD = 71;
    private static final String HOST = "cpu=/\0";
    private static final String CONTAINER = "io=/docker/" + "0123456789abcdef".repeat(4) + "\0";

    private final StateEventFeed feed = StateEventFeed.withShell();

    @BeforeEach
    void beginWithALink() {
        symlink(100, "/nowhere", "/home/u/unrelated");
    }

    private void exec(long pid, String cgroups, String path, long ino, String... args) {
        feed.exec(pid, cgroups, path, ino, 0, args);
    }

    private void start(long pid, String path, long ino, String... args) {
        feed.fork(100, pid);
        exec(pid, HOST, path, ino, args);
    }

    private void write(long pid, String name) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(7)
                .put(-100)
                .put(name)
                .put(CREATE)
                .put(0)
                .put(8)
                .put(PAYLOAD);
        feed.run();
    }

    private void symlink(long pid, String target, String path) {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, pid).put(0).put(target).put(path);
        feed.run();
    }

    private void rename(String from, String to) {
        feed.begin(EventCode.SYSCALL_RENAME_X, 100).put(0).put(from).put(to);
        feed.run();
    }

    private void unlink(String path) {
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 100).put(0).put(path);
        feed.run();
    }

    private void chdir(String path) {
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put(path);
        feed.run();
    }

    private String installed(long pid) {
        return Bytes.text(feed.thread(pid).originState().installed());
    }

    private OriginKind origin(long pid) {
        ProgramOrigin origin = Objects.requireNonNull(feed.thread(pid).origin());
        return origin.origin();
    }

    private String realName(String path) {
        EventContext context = feed.openat(100, 9, -100, path, 1);
        return Bytes.text(Objects.requireNonNull(context.descriptor()).realName());
    }

    @Test
    void nameChosenByPackageAuthorIsNoTool() {
        start(200, "/usr/bin/node", 5, "/home/u/node_modules/npm-evil/cli.js");
        start(201, "/usr/bin/node", 5, "/home/u/node_modules/aws/cli.js");
        start(202, "/usr/bin/python3", 6, "-m", "pipeline");
        start(203, "/usr/bin/python3", 6, "-m", "npm");
        start(204, "/usr/lib/node_modules/git/bin/git", 7);
        assertThat(installed(200)).isEqualTo("node");
        assertThat(installed(201)).isEqualTo("node");
        assertThat(installed(202)).isEqualTo("python3");
        assertThat(installed(203)).isEqualTo("python3");
        assertThat(installed(204)).isEmpty();
    }

    @Test
    void packageManagersNameMayHaveVersion() {
        start(200, "/usr/bin/python3", 6, "/usr/bin/pip3.12", "install", "x");
        start(201, "/usr/bin/python3", 6, "-m", "pip");
        start(202, "/usr/bin/node", 5, "/home/u/node_modules/npm/bin/npm-cli.js");
        assertThat(installed(200)).isEqualTo("pip");
        assertThat(installed(201)).isEqualTo("pip");
        assertThat(installed(202)).isEqualTo("npm");
    }

    @Test
    void directoryEnteredThroughLinkIsKeptWhenLinkChanges() {
        write(100, "/tmp/evil/pip3");
        symlink(100, "/tmp/evil", "/tmp/l");
        chdir("/tmp/l");
        symlink(100, "/usr/bin", "/tmp/l2");
        rename("/tmp/l2", "/tmp/l");
        start(200, "/usr/bin/python3", 5, "pip3", "install");

        assertThat(installed(200)).isEqualTo("python3");
        assertThat(origin(200)).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void scriptWithToolsNameIsNoTool() {
        write(100, "/home/u/d/npm");
        rename("/home/u/d", "/home/u/e");
        rename("/home/u/e", "/home/u/.local/bin");
        start(200, "/usr/bin/bash", 5, "/home/u/.local/bin/npm", "ci");
        assertThat(installed(200)).isEqualTo("bash");
        assertThat(origin(200)).isEqualTo(OriginKind.WRITTEN);

        write(100, "/home/u/pip");
        feed.begin(EventCode.SYSCALL_LINK_2_X, 100).put(0).put("/home/u/pip").put("/home/u/.cargo/bin/pip");
        feed.run();
        start(202, "/usr/bin/python3", 7, "/home/u/.cargo/bin/pip", "install");
        assertThat(installed(202)).isEqualTo("python3");

        unlink("/home/u/.local/bin/npm");
        start(203, "/usr/bin/node", 6, "/home/u/.local/bin/npm", "ci");
        assertThat(installed(203)).isEqualTo("npm");
    }

    @Test
    void toolRunsInItsOwnLanguage() {
        start(200, "/usr/bin/python3", 6, "/home/u/.local/bin/npm", "ci");
        start(201, "/usr/bin/node", 5, "/home/u/.local/bin/pip", "install");
        start(202, "/usr/bin/python3", 6, "/home/u/.local/bin/pip", "install");
        start(203, "/usr/bin/bash", 7, "/home/u/.local/bin/npm", "ci");
        assertThat(installed(200)).isEqualTo("python3");
        assertThat(installed(201)).isEqualTo("node");
        assertThat(installed(202)).isEqualTo("pip");
        assertThat(installed(203)).isEqualTo("npm");
    }

    @Test
    void linkMovesWithItsDirectory() {
        symlink(100, "/usr/bin", "/tmp/a/d");
        rename("/tmp/a", "/tmp/b");
        write(100, "/tmp/e/d/pip3");
        rename("/tmp/e", "/tmp/a");
        start(200, "/usr/bin/python3", 5, "/tmp/a/d/pip3", "install");

        assertThat(installed(200)).isEqualTo("python3");
        assertThat(realName("/tmp/b/d/x")).isEqualTo("/usr/bin/x");
        assertThat(realName("/tmp/a/d/x")).isEqualTo("/tmp/a/d/x");
    }

    @Test
    void linkExchangedWithDirectoryKeepsItsTarget() {
        symlink(100, "/proc", "/home/u/l");
        symlink(100, "/etc", "/home/u/d/inner");
        feed.begin(EventCode.SYSCALL_RENAMEAT2_X, 100)
                .put(0)
                .put(-100)
                .put("d")
                .put(-100)
                .put("l")
                .put(2);
        feed.run();
        assertThat(realName("/home/u/d/42/environ")).isEqualTo("/proc/42/environ");
        assertThat(realName("/home/u/l/f")).isEqualTo("/home/u/l/f");
        assertThat(realName("/home/u/l/inner/passwd")).isEqualTo("/etc/passwd");
    }

    @Test
    void removedLinkHasNoTarget() {
        symlink(100, "/dev/null", "/tmp/d");
        symlink(100, "/tmp/z", "/home/u/k");
        unlink("/tmp/d");
        feed.begin(EventCode.SYSCALL_UNLINKAT_2_X, 100)
                .put(0)
                .put(-100)
                .put("k")
                .put(0);
        feed.run();
        write(100, "/tmp/d/payload");
        start(200, "/tmp/d/payload", PAYLOAD);

        assertThat(origin(200)).isEqualTo(OriginKind.WRITTEN);
        assertThat(realName("/home/u/k/authorized_keys")).isEqualTo("/home/u/k/authorized_keys");
    }

    /** Its paths start at another root directory. */
    @Test
    void linkMadeBelowAnotherRootDoesNotAffectOthers() {
        feed.fork(100, 200);
        feed.begin(EventCode.SYSCALL_CHROOT_X, 200).put(0).put("/tmp/jail");
        feed.run();
        symlink(200, "/dev", "/home/u/work");
        write(100, "/home/u/work/payload");
        start(201, "/home/u/work/payload", PAYLOAD);

        assertThat(origin(201)).isEqualTo(OriginKind.WRITTEN);
        assertThat(realName("/home/u/work/payload")).isEqualTo("/home/u/work/payload");
    }

    /** A link that Eyas may have resolved wrongly does not make a file a device; its own path must be one, too. */
    @Test
    void fileIsSpecialOnlyIfItsNameIsToo() {
        symlink(100, "/dev", "/home/u/work");
        write(100, "/home/u/work/payload");
        start(200, "/home/u/work/payload", PAYLOAD);
        assertThat(origin(200)).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void sharedMemoryIsAnOrdinaryDirectory() {
        write(100, "/dev/shm/payload");
        start(200, "/dev/shm/payload", PAYLOAD);
        assertThat(origin(200)).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void linksApplyToTheirContainerOnly() {
        feed.fork(100, 300);
        exec(300, CONTAINER, "/bin/bash", 9);
        write(300, "/evil.py");
        symlink(300, "/evil.py", "/usr/local/bin/pip3");
        feed.fork(300, 301);
        exec(301, CONTAINER, "/usr/bin/python3", 5, "/usr/local/bin/pip3", "install");
        assertThat(installed(301)).isEqualTo("python3");

        symlink(100, "/usr/bin/pip3", "/w/x.py");
        write(300, "/w/x.py");
        feed.fork(300, 302);
        exec(302, CONTAINER, "/usr/bin/python3", 5, "/w/x.py");
        assertThat(installed(302)).isEqualTo("python3");
        assertThat(origin(302)).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void downloadToStandardOutputIsFoundThroughProc() {
        feed.fork(100, 200);
        write(200, "/proc/self/cwd/tool");
        feed.begin(EventCode.SYSCALL_DUP2_X, 200).put(1).put(7).put(1);
        feed.run();
        exec(200, HOST, "/usr/bin/curl", 5, "https://x");
        feed.socket(200, 5, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_CONNECT_X, 200)
                .put(-115)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, "198.51.100.7", 443))
                .put(5)
                .putBytes(Bytes.EMPTY);
        feed.run();
        start(201, "/home/u/tool", PAYLOAD);
        assertThat(origin(201)).isEqualTo(OriginKind.DOWNLOADED);
    }
}
