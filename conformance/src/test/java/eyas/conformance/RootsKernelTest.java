package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files below other root directories, as whoever unpacks an image writes them: they are not the machine's. Whoever only pretends to
 * have another root directory hides nothing.
 */
@Tag("kernel")
@Timeout(180)
final class RootsKernelTest {
    private static final String JOB = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            folder = sys.argv[1]
            root = folder + '/root'
            PIVOT_ROOT = {'x86_64': 155, 'aarch64': 41}[os.uname().machine]
            def write(path):
                open(path, 'w').close()
            def call(result):
                assert result == 0, os.strerror(ctypes.get_errno())
            def write_and_rename():
                write('/etc/sudoers')
                write('/etc/new')
                os.rename('/etc/new', '/etc/sudoers')
            def chroot():
                os.chroot(root)
                os.chdir('/')
                write_and_rename()
            def pivot():
                call(libc.unshare(0x20000))
                call(libc.mount(b'none', b'/', None, 0x44000, None))
                call(libc.mount(root.encode(), root.encode(), None, 0x1000, None))
                os.chdir(root)
                call(libc.syscall(PIVOT_ROOT, b'.', b'.'))
                call(libc.umount2(b'.', 2))
                os.chdir('/')
                write_and_rename()
            def link():
                os.symlink('/', folder + '/link')
                os.chroot(folder + '/link')
                write(folder + '/marked-link')
            def refused():
                try:
                    os.chroot('/none/such')
                except OSError:
                    write(folder + '/marked-refused')
            def unpivoted():
                if libc.syscall(PIVOT_ROOT, b'/none', b'/none') != 0:
                    write(folder + '/marked-unpivoted')
            def escape():
                os.chroot(root)
                for i in range(20):
                    os.chdir('..')
                write(folder[1:] + '/marked-escape')
            for each in (chroot, pivot, link, refused, unpivoted, escape):
                child = os.fork()
                if child == 0:
                    each()
                    os._exit(0)
                call(os.waitpid(child, 0)[1])
            """;

    @TempDir
    private Path folder;

    @BeforeAll
    static void rootIsNeeded() {
        Privileges.need();
    }

    @Test
    void whatLiesBelowAnotherRootDirectoryIsNotTheMachines() throws Exception {
        Path real = folder.toRealPath();
        Files.createDirectories(real.resolve("root/etc"));
        Path rules = Files.writeString(real.resolve("rules.yaml"), """
                - rule: Rights written
                  desc: What decides who is root was written, or what the test takes for it.
                  condition: >
                    (evt.type in (open, openat, openat2) and evt.is_open_write = true
                     and (fd.paths = /etc/sudoers or fd.paths startswith %1$s/marked))
                    or (evt.type in (rename, renameat, renameat2) and fs.paths.target = /etc/sudoers)
                  output: "rights written (file=%%fd.name target=%%fs.path.target)"
                  priority: CRITICAL
                """.formatted(real));
        Path job = Files.writeString(real.resolve("job.py"), JOB);
        EyasProcess run = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--report",
                real.resolve("report").toString(),
                "--",
                "python3",
                job.toString(),
                real.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> line.startsWith("eyas ") && line.contains("rights written")))
                .as(run.err())
                .hasSize(4);
        for (String file : List.of("link", "refused", "unpivoted", "escape")) {
            assertThat(run.err()).contains("/marked-" + file + " ");
        }
        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(real.resolve("report/report.json")));
        assertThat(paths(report.get("persistence"))).doesNotContain("/etc/sudoers");
        assertThat(paths(report.get("files")))
                .contains(real + "/root/etc/sudoers")
                .anySatisfy(path -> assertThat(path).matches("/proc/[0-9]+/root/etc/sudoers"))
                .doesNotContain("/etc/sudoers");
    }

    private static List<String> paths(JsonNode table) {
        List<String> found = new ArrayList<>();
        table.findValues("path").forEach(path -> found.add(path.asString()));
        return found;
    }
}
