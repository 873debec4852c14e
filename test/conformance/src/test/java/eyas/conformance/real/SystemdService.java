package eyas.conformance.real;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A systemd manager that runs units of the test, whether or not the machine was booted with systemd: it has a mount namespace with an empty
 * {@code /run} and only cgroup v2, in its own cgroup.
 */
final class SystemdService implements AutoCloseable {
    private static final Path HYBRID = Path.of("/sys/fs/cgroup/unified");

    /** Arguments: the cgroup, the manager's runtime directory, the unit directory. */
    private static final String START = """
            set -e
            echo $$ >"$0/cgroup.procs"
            exec unshare --mount --cgroup /bin/sh -ec '
              umount --recursive /sys/fs/cgroup 2>/dev/null || :
              mount -t cgroup2 cgroup2 /sys/fs/cgroup
              mount -t tmpfs none /run
              mkdir -p /run/systemd/system
              XDG_RUNTIME_DIR=$0 SYSTEMD_UNIT_PATH=$1:/usr/lib/systemd/user exec /usr/lib/systemd/systemd --user --unit=basic.target --log-target=console
              ' "$1" "$2"
            """;

    private final Path group;
    private final Path runtime;
    private final ExternalProcess process;

    private SystemdService(Path group, Path runtime, ExternalProcess process) {
        this.group = group;
        this.runtime = runtime;
        this.process = process;
    }

    /** Starts the manager with the units in {@code units}. Its sockets are in {@code runtime}, which must have a short path. */
    static SystemdService start(Path units, Path runtime) throws Exception {
        Path root = Files.isDirectory(HYBRID) ? HYBRID : Path.of("/sys/fs/cgroup");
        Path group = Files.createDirectory(root.resolve("eyas-" + UUID.randomUUID()));
        ExternalProcess process = ExternalProcess.start(
                units.resolve("manager.log"),
                Map.of(),
                "/bin/sh",
                "-c",
                START,
                group.toString(),
                runtime.toString(),
                units.toString());
        SystemdService service = new SystemdService(group, runtime, process);
        process.until(
                "systemd answers",
                () -> service.control("is-active", "basic.target").exitCode() == 0);
        return service;
    }

    /** Runs a {@code systemctl} command. */
    EyasProcess control(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(ExternalPrograms.find("systemctl"), "--user"));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        return EyasProcess.run(builder);
    }

    /** Returns a property of a unit. */
    String property(String unit, String name) throws IOException, InterruptedException {
        return control("show", "--value", "--property=" + name, unit).out().strip();
    }

    ExternalProcess process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        // The manager stops its units before it exits.
        process.close();
        try {
            ExternalPrograms.run(
                    Map.of(),
                    ExternalPrograms.find("find"),
                    group.toString(),
                    "-depth",
                    "-type",
                    "d",
                    "-exec",
                    "rmdir",
                    "{}",
                    ";");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
