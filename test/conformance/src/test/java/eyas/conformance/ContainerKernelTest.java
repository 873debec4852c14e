package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first program of a container has the names that the container engine reports. The tests use a control group named as by Docker, and a
 * fake engine that answers with a delay.
 */
@Tag("kernel")
@Timeout(180)
@Tag("process")
final class ContainerKernelTest {
    private static final long TIMEOUT_SECONDS = 100;
    private static final int CONTAINERS = 12;
    /** After this time, a container's event has arrived unless it was dropped. */
    private static final long ARRIVAL_SECONDS = 10;

    private static final String DROPPED = "syscall event drop";

    /** A fake engine that knows every container and answers after 30 ms. It prints a line when it listens. */
    private static final String ENGINE = """
            import re, socket, sys, threading, time
            server = socket.socket(socket.AF_UNIX)
            server.bind(sys.argv[1])
            server.listen()
            print('ready', flush=True)
            def answer(request):
                time.sleep(0.03)
                asked = re.search(rb'/containers/([0-9a-f]{64})/json', request)
                if not asked:
                    return b'200 OK', b'{"RepoTags": ["team/app:1.2"]}'
                return b'200 OK', (b'{"Id": "%s", "Name": "/first_program", "Image": "sha256:%s", "Config": {"Image": "team/app:1.2"}}'
                    % (asked[1], b'ab' * 32))
            def serve(connection):
                request = b''
                while got := connection.recv(4096):
                    request += got
                    if request.endswith(b'\\r\\n\\r\\n'):
                        status, body = answer(request)
                        head = b'HTTP/1.1 %s\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n'
                        connection.sendall(head % (status, len(body)) + body)
                        request = b''
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Returns a hierarchy whose control groups exec events contain: that of the cpu controller, or the unified one. */
    private static Path hierarchy() {
        Path own = Path.of("/sys/fs/cgroup/cpu");
        return Files.isDirectory(own) ? own : Path.of("/sys/fs/cgroup");
    }

    /**
     * On a busy machine, an event may time out while it waits for the container's name or account names; then the next container is tried.
     * Without waiting, no name would be reported in time.
     */
    @Test
    void firstProgramHasContainerName() throws Exception {
        String named = named("/bin/sh", "-c", "echo $$ > \"$1\" && exec \"$2\"");
        assertThat(named).endsWith(" as root of root");
    }

    /**
     * As with a real engine, the process joins the container's group before it changes its root directory. The program runs for a while,
     * because the root directory of an exited process cannot be read.
     */
    @Test
    void firstProgramHasContainerAccountNames() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/\nbuilder:x:4321:765::/:/bin/false\n");
        Files.writeString(root.resolve("etc/group"), "builders:x:765:\n");
        String named = named("unshare", "-m", "/bin/sh", "-c", """
                set -e
                echo $$ > "$1"
                mount --bind "$3/root" "$3/root"
                cp "$(readlink -f /bin/sleep)" "$3/root/eyas-test-first"
                for each in usr bin sbin lib lib64; do
                  if [ -L /$each ]; then ln -sfn "$(readlink /$each)" "$3/root/$each"
                  else mkdir -p "$3/root/$each"; mount --bind /$each "$3/root/$each"
                  fi
                done
                cd "$3/root"
                mkdir -p old
                pivot_root . old
                cd /
                exec setpriv --reuid=4321 --regid=765 --clear-groups /eyas-test-first 0.5
                """);
        assertThat(named).endsWith(" as builder of builders");
    }

    /**
     * Returns the alert about a program that {@code starter} runs in a container. The starter's arguments are the group's file and the
     * program.
     */
    private String named(String... starter) throws Exception {
        Path socket = directory.resolve("engine");
        Process engine = new ProcessBuilder("python3", "-c", ENGINE, socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Process eyas = null;
        try {
            assertThat(engine.inputReader().readLine()).isEqualTo("ready");
            Path log = directory.resolve("log");
            Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("first"));
            eyas = EyasProcess.builder("falco", "-c", configuration(socket).toString())
                    .redirectOutput(directory.resolve("out").toFile())
                    .redirectError(log.toFile())
                    .start();
            assertThat(await(eyas, "Program (container=host ")).isTrue();

            String named = "";
            for (int i = 0; i < CONTAINERS && named.isEmpty(); i++) {
                String id = run(i, starter);
                if (!await(eyas, "Program (container=" + id)) {
                    continue;
                }
                named = Files.readString(alerts())
                        .lines()
                        .filter(line -> line.contains("(container=" + id + " name=first_program image=team/app)"))
                        .filter(line -> !line.endsWith(" as <NA> of <NA>"))
                        .findFirst()
                        .orElse("");
            }
            assertThat(named).as(Files.readString(alerts())).isNotEmpty();
            return named;
        } finally {
            if (eyas != null) {
                eyas.destroy();
                eyas.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                eyas.destroyForcibly();
            }
            engine.destroyForcibly().waitFor();
        }
    }

    private Path alerts() {
        return directory.resolve("alerts");
    }

    /** Runs the program in a new container, and returns the container's short id. */
    private String run(int number, String... starter) throws IOException, InterruptedException {
        String id = "%012x%052x".formatted(ProcessHandle.current().pid() << 8 | number, System.nanoTime());
        Path group = hierarchy().resolve("eyas-test-" + id).resolve(id);
        Files.createDirectories(group);
        try {
            List<String> words = new ArrayList<>(List.of(starter));
            words.addAll(List.of(
                    "starter",
                    group + "/cgroup.procs",
                    directory.resolve("first").toString(),
                    directory.toString()));
            assertThat(new ProcessBuilder(words)
                            .inheritIO()
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start()
                            .waitFor())
                    .isZero();
        } finally {
            Files.delete(group);
            Files.delete(group.getParent());
        }
        return id.substring(0, 12);
    }

    private Path configuration(Path socket) throws IOException {
        Path rules = Files.writeString(
                directory.resolve("rules.yaml"), """
                - rule: Program
                  desc: The program of the test.
                  condition: evt.type = execve and proc.exepath in (%s, %s)
                  output: Program (container=%%container.id name=%%container.name image=%%container.image.repository) as %%user.name of %%group.name
                  priority: NOTICE
                """.formatted(directory.resolve("first"), "/eyas-test-first"));
        return Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: modern_ebpf}
                rules_files: [%s]
                stdout_output: {enabled: false}
                syscall_event_drops: {threshold: 0, actions: [log]}
                file_output: {enabled: true, keep_alive: true, filename: %s}
                log_stderr: true
                log_syslog: false
                plugins:
                  - name: container
                    library_path: libcontainer.so
                    init_config:
                      engines: {docker: {enabled: true, sockets: [%s]}, podman: {enabled: false}, cri: {enabled: false}}
                """.formatted(rules, alerts(), socket));
    }

    /**
     * Runs the program outside all containers until there is an alert with {@code text}.
     *
     * @return whether there is one; false if Eyas reports dropped events, which may happen on a busy machine
     */
    private boolean await(Process eyas, String text) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String found = "";
        while (!found.contains(text)) {
            String log = Files.readString(directory.resolve("log"));
            assertThat(eyas.isAlive()).as(log).isTrue();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            if (seconds >= ARRIVAL_SECONDS && log.contains(DROPPED)) {
                return false;
            }
            assertThat(seconds).as("%s: %s\n%s", text, log, found).isLessThan(TIMEOUT_SECONDS);
            new ProcessBuilder(directory.resolve("first").toString()).start().waitFor();
            Thread.sleep(50);
            found = Files.exists(alerts()) ? Files.readString(alerts()) : "";
        }
        return true;
    }
}
