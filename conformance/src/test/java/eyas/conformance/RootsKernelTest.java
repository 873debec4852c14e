package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files below other root directories, as whoever unpacks an image writes them: they are not the machine's. Whoever writes to the
 * machine's own files from below another root directory hides nothing. What is said live is said of the recording, too.
 */
@Tag("kernel")
@Timeout(240)
final class RootsKernelTest {
    /** The functions whose names begin with "own" write files that are not the machine's, all others one that is. */
    private static final String JOB = """
            import ctypes, os, sys, threading, time
            libc = ctypes.CDLL(None, use_errno=True)
            folder = sys.argv[1]
            root = folder + '/root'
            PIVOT_ROOT = {'x86_64': 155, 'aarch64': 41}[os.uname().machine]
            CLONE_FS, CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x200, 0x20000, 0x1000, 0x4000, 0x40000
            def call(result):
                assert result == 0, os.strerror(ctypes.get_errno())
            def write(path):
                open(path, 'w').close()
            def mount(source, target, kind=None, flags=0, options=None):
                os.makedirs(target, exist_ok=True)
                names = [name and name.encode() for name in (source, target, kind)]
                call(libc.mount(*names, flags, options and options.encode()))
            def private():
                call(libc.unshare(CLONE_NEWNS))
                mount('none', '/', None, MS_REC | MS_PRIVATE)
            def pivot(to):
                mount(to, to, None, MS_BIND | MS_REC)
                os.chdir(to)
                call(libc.syscall(PIVOT_ROOT, b'.', b'.'))
                call(libc.umount2(b'.', 2))
                os.chdir('/')
            def enter(to):
                os.chroot(to)
                os.chdir('/')
            def overlay(lower, upper, merged):
                work = upper + '.work'
                os.makedirs(lower, exist_ok=True)
                os.makedirs(upper, exist_ok=True)
                os.makedirs(work, exist_ok=True)
                mount('none', merged, 'overlay', 0, f'lowerdir={lower},upperdir={upper},workdir={work}')

            def own_chroot():
                enter(root)
                write('/etc/sudoers')
                os.chdir('/etc')
                write('sudoers')
            def own_pivot():
                private()
                pivot(root)
                write('/etc/sudoers')
            def own_overlay():
                private()
                overlay(folder + '/lower', folder + '/upper', folder + '/merged')
                os.makedirs(folder + '/merged/etc')
                enter(folder + '/merged')
                write('/etc/sudoers')

            def pivot_with_home():
                private()
                mount(folder + '/home', root + folder + '/home', None, MS_BIND)
                pivot(root)
                write(folder + '/home/pivot_with_home')
            def home_under_another_name():
                private()
                mount(folder + '/home', root + '/mnt', None, MS_BIND)
                enter(root)
                write('/mnt/home_under_another_name')
            def shared_root():
                top = os.open('/', os.O_RDONLY)
                inside = threading.Event()
                def other():
                    os.chroot(root)
                    inside.set()
                thread = threading.Thread(target=other)
                thread.start()
                inside.wait()
                thread.join()
                os.fchdir(top)
                os.chroot('.')
                write(folder + '/home/shared_root')
            def root_elsewhere():
                private()
                mount('/', folder + '/slash', None, MS_BIND | MS_REC)
                enter(folder + '/slash')
                write(folder + '/home/root_elsewhere')
            def root_of_parent():
                parent = os.getppid()
                private()
                mount('proc', root + '/proc', 'proc')
                enter(root)
                write(f'/proc/{parent}/root' + folder + '/home/root_of_parent')
            def hard_link():
                os.makedirs(root + folder + '/links', exist_ok=True)
                write(root + folder + '/links/hard_link')
                os.link(root + folder + '/links/hard_link', folder + '/links/hard_link')
                enter(root)
                write(folder + '/links/hard_link')
            def unknown_file_system():
                private()
                mount('none', root + folder + '/unknown', 'tmpfs')
                enter(root)
                write(folder + '/unknown/unknown_file_system')
            def upper_is_home():
                private()
                overlay(folder + '/lower', folder + '/home', folder + '/merged')
                enter(folder + '/merged')
                write('/upper_is_home')
            def mounted_later():
                os.makedirs(root + '/later', exist_ok=True)
                mount(root + '/later', folder + '/later', None, MS_BIND)
                time.sleep(0.5)
                child = os.fork()
                if child == 0:
                    enter(root)
                    write('/later/mounted_later')
                    os._exit(0)
                status = os.waitpid(child, 0)[1]
                time.sleep(0.5)
                call(libc.umount2((folder + '/later').encode(), 2))
                call(status)
            def escape():
                os.chroot(root)
                for i in range(20):
                    os.chdir('..')
                write(folder[1:] + '/home/escape')
            for name, each in list(globals().items()):
                if type(each) is type(escape) and each.__code__.co_argcount == 0 and name != 'private':
                    child = os.fork()
                    if child == 0:
                        try:
                            each()
                            os._exit(0)
                        except BaseException as e:
                            print(name, repr(e), file=sys.stderr, flush=True)
                            os._exit(1)
                    call(os.waitpid(child, 0)[1])
            """;

    private static final List<String> MACHINES = List.of(
            "pivot_with_home",
            "home_under_another_name",
            "shared_root",
            "root_elsewhere",
            "root_of_parent",
            "hard_link",
            "unknown_file_system",
            "upper_is_home",
            "mounted_later",
            "escape");

    @TempDir
    private Path folder;

    @BeforeAll
    static void rootIsNeeded() {
        Privileges.need();
    }

    @Test
    void whatLiesBelowAnotherRootDirectoryIsNotTheMachinesUnlessItIs() throws Exception {
        Path real = folder.toRealPath();
        for (String each : List.of("root/etc", "home", "links", "later")) {
            Files.createDirectories(real.resolve(each));
        }
        Path rules = Files.writeString(real.resolve("rules.yaml"), """
                - rule: Rights written
                  desc: What decides who is root was written, or what the test takes for it.
                  condition: >
                    evt.type in (open, openat, openat2) and evt.is_open_write = true and evt.rawres >= 0
                    and (fd.paths = /etc/sudoers or fd.paths startswith %1$s/home/ or fd.paths startswith %1$s/links/
                      or fd.paths startswith %1$s/unknown/ or fd.paths startswith %1$s/later/)
                  output: "rights written (file=%%fd.name real=%%fd.realpath)"
                  priority: CRITICAL
                """.formatted(real));
        Path job = Files.writeString(real.resolve("job.py"), JOB);
        Path recording = real.resolve("job.scap");
        EyasProcess run = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--report",
                real.resolve("report").toString(),
                "--record",
                recording.toString(),
                "--",
                "python3",
                job.toString(),
                real.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(alerts(run.err()
                        .lines()
                        .filter(line -> line.startsWith("eyas "))
                        .collect(Collectors.joining("\n"))))
                .as(run.err())
                .containsExactlyElementsOf(MACHINES);
        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(real.resolve("report/report.json")));
        assertThat(paths(report.get("persistence"))).doesNotContain("/etc/sudoers");
        assertThat(paths(report.get("files")))
                .contains(real + "/root/etc/sudoers", real + "/upper/etc/sudoers")
                .doesNotContain("/etc/sudoers");

        Path replay = real.resolve("replay");
        EyasProcess.run(
                "analyze",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "-o",
                replay.toString(),
                recording.toString());
        assertThat(alerts(Files.readString(replay.resolve("alerts.jsonl")))).containsExactlyElementsOf(MACHINES);
    }

    /** Returns the names of the files that alerts are about: what wrote them is called so. */
    private static List<String> alerts(String text) {
        return Pattern.compile("rights written \\(file=\\S*?([^/\\s]+) real=")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> paths(JsonNode table) {
        List<String> found = new ArrayList<>();
        table.findValues("path").forEach(path -> found.add(path.asString()));
        return found;
    }
}
