package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketFamily;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reports programs that run scripts, and checks whether they run only code of the machine and the repository. */
final class OwnCodeTest {
    private static final int CREATE = 0x4006;
    private static final int WRITE = 0x6;
    private static final int READ = 0x1;
    private static final long SHELL = 100;

    private final StateEventFeed feed = StateEventFeed.withShell();

    private boolean isOwn(long pid, String path, String... args) {
        feed.fork(SHELL, pid);
        feed.exec(pid, "cpu=/\0", path, 1, 0, args);
        return isOwn(pid);
    }

    private boolean isOwn(long pid) {
        return feed.state.origins().runsOwnCode(feed.thread(pid));
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

    private void connect(long pid, long fd) {
        feed.socket(pid, fd, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_CONNECT_X, pid)
                .put(-115)
                .putBytes(StateEventFeed.inet("10.0.0.5", 40000, "198.51.100.7", 443))
                .put(fd)
                .putBytes(Bytes.EMPTY);
        feed.run();
    }

    @Test
    void programsOfTheMachineRunOwnCode() {
        assertThat(isOwn(200, "/usr/bin/sed", "-i", "s/a/b/", "a.c")).isTrue();
        assertThat(isOwn(201, "/usr/bin/bash", "./configure")).isTrue();
        assertThat(isOwn(202, "/usr/bin/python3.12", "scripts/x.py")).isTrue();
        assertThat(isOwn(203, "/home/u/tool")).isFalse();
        assertThat(isOwn(204, "/usr/bin/java", "-jar", "x.jar")).isFalse();
    }

    @Test
    void interpreterIsClassifiedByWhatItReads() {
        assertThat(isOwn(200, "/usr/bin/node", "build.js")).isTrue();
        open(200, 5, "/usr/lib/node_modules/npm/index.js", READ, 71);
        open(200, 5, "/home/u/src/a.js", READ, 72);
        assertThat(isOwn(200)).isTrue();
        open(200, 5, "/home/u/node_modules/left/index.js", READ, 73);
        assertThat(isOwn(200)).isFalse();
        feed.fork(200, 201);
        assertThat(isOwn(201)).as("a fork has its parent's code").isFalse();
        feed.exec(201, "cpu=/\0", "/usr/bin/sed", 1, 0, "-i", "s/a/b/", "a.c");
        assertThat(isOwn(201)).as("another program has not").isTrue();
    }

    @Test
    void scriptOfPackageIsForeign() {
        assertThat(isOwn(200, "/usr/bin/node", "node_modules/left/cli.js")).isFalse();
        assertThat(isOwn(201, "/usr/bin/bash", "vendor/bin/x.sh")).isFalse();
    }

    @Test
    void scriptIsClassifiedByItsWriter() {
        isOwn(200, "/usr/bin/autom4te");
        open(200, 5, "/home/u/configure", CREATE, 71);
        isOwn(201, "/usr/bin/pip3");
        open(201, 5, "/home/u/deps/left.py", CREATE, 72);
        isOwn(202, "/usr/bin/node", "x.js");
        open(202, 5, "/home/u/run.sh", CREATE, 73);
        isOwn(203, "/usr/bin/curl");
        connect(203, 5);
        open(203, 6, "/home/u/up.sh", CREATE, 74);

        assertThat(isOwn(300, "/usr/bin/bash", "/home/u/configure")).isTrue();
        assertThat(isOwn(301, "/usr/bin/bash", "/home/u/run.sh")).isFalse();
        assertThat(isOwn(302, "/usr/bin/bash", "/home/u/up.sh")).isFalse();
        assertThat(isOwn(303, "/usr/bin/python3", "x.py")).isTrue();
        open(303, 5, "/home/u/deps/left.py", READ, 72);
        assertThat(isOwn(303)).isFalse();
    }

    @Test
    void createdFilesAreDistinguishedFromCopies() {
        isOwn(200, "/usr/bin/node", "gen.js");
        open(200, 5, "/home/u/gen.ts", CREATE, 71);
        open(200, 6, "/home/u/there.ts", WRITE, 72);
        isOwn(201, "/usr/bin/git", "checkout");
        open(201, 5, "/home/u/src.ts", CREATE, 73);
        isOwn(202, "/usr/bin/tar", "xf", "a.tar");
        open(202, 5, "/home/u/unpacked.ts", CREATE, 74);

        assertThat(isCreated(200, 5)).isTrue();
        assertThat(isCreated(200, 6)).as("it was there before").isFalse();
        open(200, 7, "/home/u/src.ts", WRITE, 73);
        open(200, 8, "/home/u/unpacked.ts", WRITE, 74);
        assertThat(isCreated(200, 7)).isFalse();
        assertThat(isCreated(200, 8)).isFalse();
        open(200, 9, "/home/u/gen.ts", WRITE, 71);
        assertThat(isCreated(200, 9)).as("also when it is written again").isTrue();
    }

    private boolean isCreated(long pid, long fd) {
        ThreadEntry thread = feed.thread(pid);
        return feed.state.origins().isCreatedByJob(thread, Objects.requireNonNull(thread.descriptor(fd)));
    }

    /** The shell may start before its input is connected. */
    @Test
    void shellThatRunsCodeFromPipeIsForeign() {
        feed.pipe(SHELL, 8, 9, 4711);
        feed.fork(SHELL, 200);
        feed.duplicate(200, 9, 1);
        feed.exec(200, "cpu=/\0", "/usr/bin/curl", 1, 0, "https://example.test/x");
        feed.fork(SHELL, 201);
        feed.duplicate(201, 8, 0);
        feed.exec(201, "cpu=/\0", "/usr/bin/bash", 1, 0);
        assertThat(isOwn(201)).isTrue();
        connect(200, 5);

        assertThat(isOwn(201)).isFalse();
    }

    private String loaded(long pid) {
        var code = feed.thread(pid).packageCode();
        return code == null ? "" : Bytes.text(code.name());
    }

    @Test
    void lastLoadedPackageIsKnown() {
        assertThat(isOwn(200, "/usr/bin/node", "test.js")).isTrue();
        open(200, 5, "/usr/lib/node_modules/npm/index.js", READ, 71);
        assertThat(loaded(200)).as("the machine's own").isEmpty();
        open(200, 5, "/home/u/node_modules/left/index.js", READ, 73);
        open(200, 5, "/home/u/src/a.js", READ, 72);
        assertThat(loaded(200)).as("what it set up may come later").isEqualTo("left");
        feed.fork(200, 201);
        feed.exec(201, "cpu=/\0", "/usr/bin/sh", 1, 0, "-c", "x");
        assertThat(loaded(201)).as("inherited by its child").isEqualTo("left");
        assertThat(loaded(SHELL)).isEmpty();
        feed.exec(201, "cpu=/\0", "/usr/bin/make", 1, 0);
        open(201, 5, "/home/u/third_party/zlib/Makefile", READ, 74);
        assertThat(loaded(201)).isEqualTo("zlib");
        feed.fork(SHELL, 202);
        feed.exec(202, "cpu=/\0", "/usr/bin/cat", 1, 0);
        open(202, 5, "/home/u/node_modules/left/index.js", READ, 73);
        assertThat(loaded(202)).as("what is only read is not run").isEmpty();
    }

    @Test
    void startupCodeOfPythonIsClearedByExec() {
        assertThat(isOwn(200, "/usr/bin/python3", "/home/u/a.py")).isTrue();
        open(200, 5, "/home/u/venv/lib/python3.12/site-packages/hooks-setup.pth", READ, 71);
        feed.fork(200, 201);
        feed.exec(201, "cpu=/\0", "/usr/bin/sh", 1, 0, "-c", "x");
        open(200, 5, "/usr/lib/python3.12/base64.py", READ, 72);
        assertThat(loaded(200)).isEqualTo("hooks");
        open(200, 5, "/home/u/a.py", READ, 73);
        assertThat(loaded(200)).isEmpty();
        assertThat(loaded(201)).isEqualTo("hooks");
    }

    /** A data file does not end the startup: otherwise it would clear the attribution of a module or inline code. */
    @Test
    void packageLoadedByModuleOrInlineCodeIsKept() {
        String site = "/home/u/venv/lib/python3.12/site-packages/";
        isOwn(200, "/usr/bin/python3", "-m", "left.cli", "build");
        open(200, 5, site + "hooks-setup.pth", READ, 71);
        open(200, 5, site + "left/cli.py", READ, 72);
        open(200, 5, "/home/u/README", READ, 73);
        assertThat(loaded(200)).isEqualTo("left");
        isOwn(201, "/usr/bin/python3", "-c", "import left");
        open(201, 5, site + "hooks-setup.pth", READ, 71);
        open(201, 5, site + "left/__init__.py", READ, 74);
        open(201, 5, "/home/u/README", READ, 73);
        assertThat(loaded(201)).isEqualTo("left");
        isOwn(202, "/usr/bin/python3", "-m", "http.server");
        open(202, 5, site + "hooks-setup.pth", READ, 71);
        open(202, 5, "/home/u/README", READ, 73);
        assertThat(loaded(202)).as("a module of Python's own").isEmpty();
        isOwn(203, "/usr/bin/python3", "/home/u/a.py");
        open(203, 5, site + "hooks-setup.pth", READ, 71);
        open(203, 5, "/home/u/README", READ, 73);
        assertThat(loaded(203)).as("before its script").isEqualTo("hooks");
        open(203, 5, "/home/u/a.py", READ, 75);
        assertThat(loaded(203)).isEmpty();
    }

    /** A program that a startup file executes in place of Python is still attributed to the package. */
    @Test
    void programExecutedDuringStartupBelongsToPackage() {
        isOwn(200, "/usr/bin/python3", "/home/u/a.py");
        open(200, 5, "/home/u/venv/lib/python3.12/site-packages/hooks-setup.pth", READ, 71);
        feed.exec(200, "cpu=/\0", "/usr/bin/sh", 1, 0, "-c", "x");
        assertThat(loaded(200)).isEqualTo("hooks");
    }

    /** A file that Python compiles during startup belongs to the package that caused it. */
    @Test
    void fileCompiledDuringStartupBelongsToPackage() {
        String site = "/home/u/venv/lib/python3.12/site-packages/";
        isOwn(200, "/usr/bin/python3", "/home/u/a.py");
        open(200, 5, site + "hooks-setup.pth", READ, 71);
        open(200, 5, site + "hooks/a.py", READ, 72);
        open(200, 6, site + "hooks/__pycache__/a.pyc", CREATE, 73);
        isOwn(201, "/usr/bin/python3", "/home/u/b.py");
        open(201, 5, "/home/u/b.py", READ, 74);
        open(201, 5, site + "hooks/__pycache__/a.pyc", READ, 73);
        assertThat(loaded(201)).isEqualTo("hooks");
    }

    /** An interpreter installed by a package is excluded only if it runs something else. */
    @Test
    void interpreterThatRunsItsOwnPackageIsAttributed() {
        String directory = "/home/u/node_modules/left/";
        isOwn(200, directory + "bin/node", "/home/u/a.js");
        open(200, 5, directory + "lib/a.js", READ, 71);
        assertThat(loaded(200)).isEmpty();
        isOwn(201, directory + "bin/node", directory + "cli.js");
        open(201, 5, directory + "cli.js", READ, 72);
        assertThat(loaded(201)).isEqualTo("left");
    }

    /** Any program can put a file into a directory with a package's name. */
    @Test
    void fileThatJobPutIntoPackageDirectoryIsNotItsCode() {
        isOwn(200, "/usr/bin/sh", "-c", "x");
        open(200, 5, "/home/u/node_modules/left/index.js", CREATE, 73);
        assertThat(isOwn(201, "/usr/bin/node", "a.js")).isTrue();
        open(201, 5, "/home/u/node_modules/left/index.js", READ, 73);
        assertThat(loaded(201)).as("a program of the job wrote it").isEmpty();
        isOwn(202, "/usr/bin/pip3");
        open(202, 5, "/home/u/venv/lib/python3.12/site-packages/right/a.py", CREATE, 74);
        isOwn(203, "/usr/bin/git", "checkout");
        open(203, 5, "/home/u/third_party/zlib/Makefile", CREATE, 75);
        open(201, 5, "/home/u/venv/lib/python3.12/site-packages/right/a.py", READ, 74);
        assertThat(loaded(201)).isEqualTo("right");
        isOwn(204, "/usr/bin/make");
        open(204, 5, "/home/u/third_party/zlib/Makefile", READ, 75);
        assertThat(loaded(204)).isEqualTo("zlib");
        open(200, 5, "/home/u/third_party/zlib/Makefile", WRITE, 75);
        isOwn(205, "/usr/bin/make");
        open(205, 5, "/home/u/third_party/zlib/Makefile", READ, 75);
        assertThat(loaded(205)).as("written since by a program of the job").isEmpty();
    }

    /** The next process opens only the files of a package that Python has compiled. */
    @Test
    void fileWrittenByPackagesOwnCodeIsItsCode() {
        String directory = "/home/u/venv/lib/python3.12/site-packages/right/";
        isOwn(200, "/usr/bin/python3", "a.py");
        open(200, 5, directory + "__init__.py", READ, 73);
        open(200, 5, directory + "__pycache__/__init__.cpython-312.pyc", CREATE, 74);
        isOwn(201, "/usr/bin/python3", "a.py");
        open(201, 5, directory + "__pycache__/__init__.cpython-312.pyc", READ, 74);
        assertThat(loaded(201)).isEqualTo("right");
    }

    /** A build may read any file. */
    @Test
    void buildIsNotAttributedToPackageWhoseFileItReads() {
        isOwn(200, "/usr/bin/make");
        open(200, 5, "/home/u/third_party/zlib/Makefile", READ, 74);
        feed.fork(200, 201);
        feed.exec(201, "cpu=/\0", "/usr/bin/sh", 1, 0, "-c", "x");
        open(201, 5, "/home/u/node_modules/left/package.json", READ, 73);
        assertThat(loaded(201)).isEqualTo("zlib");
    }

    @Test
    void loadedCodeDoesNotBecomeBuildByReadingMakefile() {
        isOwn(200, "/usr/bin/node", "a.js");
        open(200, 5, "/home/u/node_modules/left/index.js", READ, 73);
        open(200, 5, "/home/u/third_party/zlib/README", READ, 74);
        assertThat(loaded(200)).isEqualTo("left");
    }
}
