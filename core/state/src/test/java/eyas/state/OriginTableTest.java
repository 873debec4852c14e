package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.HostPaths;
import eyas.state.origin.OriginKind;
import eyas.state.origin.OriginTable;
import eyas.state.origin.ProgramOrigin;
import eyas.state.socket.SocketFamily;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reports programs that download, unpack, build and run files, and checks the origins of what runs. */
final class OriginTableTest {
    private static final int CREATE = 0x4006;
    private static final int WRITE = 0x2;
    private static final int READ = 0x1;
    private static final String PEER = "198.51.100.7";

    private final StateEventFeed feed = StateEventFeed.withShell();

    /** Starts a program as a child of the shell. */
    private void start(long pid, String path, String... args) {
        feed.fork(100, pid);
        exec(pid, path, 1, 0, args);
    }

    private void exec(long pid, String path, long ino, long age, String... args) {
        feed.exec(pid, "cpu=/\0", path, ino, age, args);
    }

    private void open(long pid, long fd, String name, int flags, long ino) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(fd)
                .put(-100)
                .put(name)
                .put(flags)
                .put(0)
                .put(8)
                .put(ino);
        feed.run();
    }

    private void connect(long pid, long fd, String address, int port) {
        feed.socket(pid, fd, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_CONNECT_X, pid)
                .put(-115)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, address, port))
                .put(fd)
                .putBytes(Bytes.EMPTY);
        feed.run();
    }

    private ProgramOrigin origin(long pid) {
        return Objects.requireNonNull(feed.thread(pid).origin());
    }

    private ProgramOrigin run(long pid, String path, long ino) {
        feed.fork(100, pid);
        exec(pid, path, ino, 0);
        return origin(pid);
    }

    private static List<String> writers(ProgramOrigin origin) {
        return origin.links().stream().map(link -> Bytes.text(link.name())).toList();
    }

    @Test
    void fileWrittenByConnectedProgramIsDownloaded() {
        start(200, "/usr/bin/curl", "-o", "tool", "https://example.test/tool");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/tool", CREATE, 71);
        feed.exit(200, 0);

        ProgramOrigin origin = run(300, "/home/u/tool", 71);

        assertThat(origin.origin()).isEqualTo(OriginKind.DOWNLOADED);
        assertThat(Bytes.text(origin.file())).isEqualTo("/home/u/tool");
        assertThat(writers(origin)).containsExactly("curl");
        assertThat(Bytes.text(origin.links().getFirst().arguments()))
                .isEqualTo("-o\0tool\0https://example.test/tool\0");
        assertThat(Bytes.text(origin.links().getFirst().connection())).isEqualTo("10.0.0.5:40000->198.51.100.7:443");
        assertThat(origin.execs()).isOne();
        assertThat(run(301, "/home/u/tool", 71).execs()).isEqualTo(2);
    }

    /** The order in which a program opens its file and connects is irrelevant, and so are other names of the file. */
    @Test
    void linkOrMovedDirectoryDoesNotHideOrigin() {
        start(200, "/usr/bin/wget");
        open(200, 6, "/home/u/new/tool", CREATE, 71);
        connect(200, 5, PEER, 80);

        assertThat(run(300, "/usr/local/bin/other", 71).origin()).isEqualTo(OriginKind.DOWNLOADED);
    }

    @Test
    void renamedFileIsKnownUnderItsNewName() {
        start(200, "/usr/bin/wget");
        connect(200, 5, PEER, 80);
        int[] codes = {EventCode.SYSCALL_RENAME_X, EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X};
        for (int code : codes) {
            open(200, 6, "/home/u/part", CREATE, 0);
            feed.begin(code, 200).put(0);
            if (code == EventCode.SYSCALL_RENAME_X) {
                feed.writer.put("part").put("tool" + code);
            } else {
                feed.writer.put(-100).put("part").put(-100).put("tool" + code);
            }
            feed.run();

            ProgramOrigin origin = run(300 + code, "/home/u/tool" + code, 0);

            assertThat(origin.origin()).isEqualTo(OriginKind.DOWNLOADED);
            assertThat(Bytes.text(origin.file())).isEqualTo("/home/u/tool" + code);
        }
        assertThat(run(299, "/home/u/part", 0).origin()).isEqualTo(OriginKind.FOUND);
    }

    @Test
    void unpackedFileHasOriginOfArchive() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/a.tgz", CREATE, 70);
        start(201, "/usr/bin/tar", "xf", "a.tgz");
        open(201, 3, "/home/u/a.tgz", READ, 70);
        open(201, 4, "/etc/passwd", READ, 9);
        open(201, 5, "/home/u/bin/tool", CREATE, 71);
        open(201, 5, "/home/u/bin/helper", CREATE, 72);

        ProgramOrigin origin = run(300, "/home/u/bin/helper", 72);

        assertThat(origin.origin()).isEqualTo(OriginKind.DOWNLOADED);
        assertThat(writers(origin)).containsExactly("tar", "curl");
        assertThat(origin.links().stream().map(link -> Bytes.text(link.file())))
                .containsExactly("/home/u/bin/helper", "/home/u/a.tgz");
        assertThat(run(301, "/home/u/bin/tool", 71).origin()).isEqualTo(OriginKind.DOWNLOADED);
    }

    @Test
    void copyHasOriginOfLastFileRead() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/tool", CREATE, 70);
        start(201, "/usr/bin/cp", "tool", "own", "bin/");
        open(201, 3, "/home/u/tool", READ, 70);
        open(201, 4, "/home/u/bin/tool", CREATE, 71);
        open(201, 3, "/home/u/own", READ, 60);
        open(201, 4, "/home/u/bin/own", CREATE, 72);

        assertThat(run(300, "/home/u/bin/tool", 71).origin()).isEqualTo(OriginKind.DOWNLOADED);
        assertThat(run(301, "/home/u/bin/own", 72).origin()).isEqualTo(OriginKind.WRITTEN);
    }

    /** {@code curl URL | base64 -d > tool}: the shell opens the file before any process is connected. */
    @Test
    void contentFromPipesIsDownloaded() {
        feed.pipe(100, 10, 11, 500);
        feed.fork(100, 200);
        feed.duplicate(200, 11, 1);
        exec(200, "/usr/bin/curl", 1, 0);
        feed.fork(100, 201);
        feed.duplicate(201, 10, 0);
        open(201, 4, "/home/u/tool", CREATE, 71);
        feed.duplicate(201, 4, 1);
        exec(201, "/usr/bin/base64", 2, 0, "-d");
        connect(200, 5, PEER, 443);

        ProgramOrigin origin = run(300, "/home/u/tool", 71);

        assertThat(origin.origin()).isEqualTo(OriginKind.DOWNLOADED);
        assertThat(writers(origin)).containsExactly("base64", "curl");
    }

    /** {@code exec 3<>/dev/tcp/HOST/PORT; cat <&3 > tool}. */
    @Test
    void shellsOwnConnectionAppliesToItsReader() {
        start(150, "/usr/bin/bash");
        connect(150, 3, PEER, 4444);
        feed.fork(150, 200);
        feed.duplicate(200, 3, 0);
        open(200, 4, "/home/u/tool", CREATE, 71);
        feed.duplicate(200, 4, 1);
        exec(200, "/usr/bin/cat", 2, 0);

        assertThat(run(300, "/home/u/tool", 71).origin()).isEqualTo(OriginKind.DOWNLOADED);
    }

    @Test
    void programBuiltFromDownloadedSourcesIsWritten() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/a.c", CREATE, 70);
        start(201, "/usr/bin/ld", "-o", "a.out");
        open(201, 3, "/home/u/a.c", READ, 70);
        open(201, 4, "/home/u/a.out", CREATE, 71);

        ProgramOrigin origin = run(300, "/home/u/a.out", 71);

        assertThat(origin.origin()).isEqualTo(OriginKind.WRITTEN);
        assertThat(writers(origin)).containsExactly("ld");
    }

    @Test
    void connectionsToLocalhostAndDnsServersAreIgnored() {
        start(200, "/usr/bin/daemon-client");
        connect(200, 5, "127.0.0.1", 8080);
        feed.socket(200, 7, SocketFamily.INET, 2);
        feed.begin(EventCode.SOCKET_CONNECT_X, 200)
                .put(0)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, "10.0.0.2", 53))
                .put(7)
                .putBytes(Bytes.EMPTY);
        feed.run();
        open(200, 6, "/home/u/tool", CREATE, 71);

        assertThat(run(300, "/home/u/tool", 71).origin()).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void existingFileIsFoundEvenIfItsInodeNumberWasWritten() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/tool", CREATE, 71);

        feed.fork(100, 300);
        exec(300, "/usr/bin/true", 71, 3_600_000_000_000L);

        assertThat(origin(300)).isEqualTo(ProgramOrigin.FOUND);
        assertThat(feed.thread(100).origin()).as("of a program that ran before").isNull();
    }

    @Test
    void scriptIsWhatItsInterpreterRuns() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/install.sh", CREATE, 71);

        start(300, "/usr/bin/bash", "-o", "pipefail", "install.sh", "--yes");
        assertThat(origin(300).origin()).isEqualTo(OriginKind.DOWNLOADED);
        assertThat(Bytes.text(origin(300).file())).isEqualTo("/home/u/install.sh");
        start(301, "/usr/bin/python3.12", "install.sh");
        assertThat(origin(301).origin()).isEqualTo(OriginKind.DOWNLOADED);
        start(305, "/usr/bin/dash", "-e", "install.sh");
        assertThat(origin(305).origin()).isEqualTo(OriginKind.DOWNLOADED);
        start(307, "/usr/bin/dash", "/home" + "/.".repeat(600) + "/u/install.sh");
        assertThat(origin(307).origin()).isEqualTo(OriginKind.DOWNLOADED);
        start(306, "/usr/bin/perl", "-e", "install.sh");
        assertThat(origin(306).origin()).isEqualTo(OriginKind.FOUND);
        start(302, "/usr/bin/bash", "-c", "install.sh");
        assertThat(origin(302).origin()).isEqualTo(OriginKind.FOUND);
        start(303, "/usr/bin/python3.12", "check.py", "install.sh");
        assertThat(origin(303).origin()).isEqualTo(OriginKind.FOUND);
        start(304, "/usr/bin/make", "install.sh");
        assertThat(origin(304).origin()).isEqualTo(OriginKind.FOUND);
    }

    @Test
    void scriptWrittenThroughAnotherMountIsFoundByOtherName() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        feed.begin(EventCode.ASYNCEVENT_E, 200)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(HostPaths.data(71, Bytes.EMPTY, List.of(Bytes.of("/home/u/install.sh"))));
        feed.run();
        open(200, 6, "/mnt/bound/install.sh", CREATE, 71);

        start(300, "/usr/bin/bash", "install.sh");
        assertThat(origin(300).origin()).isEqualTo(OriginKind.DOWNLOADED);

        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 200).put(0).put("/home/u/install.sh");
        feed.run();
        start(301, "/usr/bin/bash", "install.sh");
        assertThat(origin(301).origin()).isEqualTo(OriginKind.FOUND);
    }

    @Test
    void lastWriterIsTheWriter() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/tool", CREATE, 71);
        start(201, "/usr/bin/ld");
        open(201, 6, "/home/u/tool", WRITE, 71);

        assertThat(run(300, "/home/u/tool", 71).origin()).isEqualTo(OriginKind.WRITTEN);
    }

    @Test
    void childrenOfProgramHaveItsOrigin() {
        start(200, "/usr/bin/curl");
        connect(200, 5, PEER, 443);
        open(200, 6, "/home/u/tool", CREATE, 71);
        run(300, "/home/u/tool", 71);
        feed.fork(300, 301);

        assertThat(origin(301)).isSameAs(origin(300));
    }

    /** A job chooses the names of its programs, which may not be valid UTF-8. */
    @Test
    void nameThatIsNotTextIsAccepted() {
        for (String name : List.of(
                "\u00FC\u00FC\u00FC-linux-\u00FC3", "\u65E5\u672C.js", "...", "-", "\u00FC9.9", "node_modules")) {
            assertThat(run(300, "/home/u/" + name, 7)).isNotNull();
            assertThat(run(301, "/home/u/node_modules/" + name, 8)).isNotNull();
        }
    }

    /** Writes many files, and removes every second one again. */
    private void build(int from, int to) {
        for (int i = from; i < to; i++) {
            open(400, 6, "/work/target/object-" + i, CREATE, 1_000_000L + i);
            if (i % 2 == 0) {
                feed.begin(EventCode.SYSCALL_UNLINK_2_X, 400).put(0).put("/work/target/object-" + i);
                feed.run();
            }
        }
    }

    @Test
    void ordinaryJobMayWriteManyFiles() {
        start(200, "/usr/bin/cp");
        open(200, 6, "/home/u/tool", CREATE, 71);
        open(200, 6, "/home/u/script.sh", CREATE, 72);
        open(200, 6, "/home/u/gone", CREATE, 73);
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 200).put(0).put("/home/u/gone");
        feed.run();
        start(400, "/usr/bin/cargo");

        build(0, 300_000);

        assertThat(feed.state.origins().evicted()).as("nothing is missing").isZero();
        assertThat(run(300, "/home/u/tool", 71).origin()).isEqualTo(OriginKind.WRITTEN);
        assertThat(writers(run(301, "/home/u/moved-elsewhere", 71))).containsExactly("cp");
        assertThat(run(302, "/proc/self/fd/6", 73).origin())
                .as("removed, and open")
                .isEqualTo(OriginKind.WRITTEN);
        start(303, "/usr/bin/bash", "/home/u/script.sh");
        assertThat(origin(303).origin()).isEqualTo(OriginKind.WRITTEN);
        assertThat(run(304, "/usr/bin/make", 2).origin()).isEqualTo(OriginKind.FOUND);
    }

    /** A job that writes files until a dropped program is evicted is still reported. */
    @Test
    void evictionOfProgramByItsJobIsReported() {
        start(200, "/usr/bin/cp");
        open(200, 6, "/home/u/tool", CREATE, 71);
        open(200, 6, "/home/u/gone", CREATE, 73);
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 200).put(0).put("/home/u/gone");
        feed.run();
        start(400, "/usr/bin/cp");

        build(0, 2 * OriginTable.MOST_IN_BRIEF);
        long before = feed.state.origins().evicted();
        ProgramOrigin gone = run(301, "/proc/self/fd/6", 73);
        assertThat(gone.origin() == OriginKind.WRITTEN || feed.state.origins().evicted() > before)
                .isTrue();
        build(2 * OriginTable.MOST_IN_BRIEF, 3 * OriginTable.MOST_IN_BRIEF);

        assertThat(feed.state.origins().evicted())
                .as("whether or not the tool is among them")
                .isPositive();
    }
}
