package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cgroup of the test process, like that of a runner's service, so that attached BPF programs affect no other process.
 *
 * @param parent the previous cgroup of the process
 * @param directory the cgroup's directory
 */
record TestCgroup(Path parent, Path directory) {
    private static final String PROCESSES = "cgroup.procs";

    /** Creates a cgroup and moves the current process into it. */
    static TestCgroup enter() throws IOException {
        String own = Files.readString(Path.of("/proc/self/cgroup"))
                .lines()
                .filter(line -> line.startsWith("0::"))
                .findFirst()
                .orElseThrow()
                .substring(4);
        Path parent = Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
                .map(root -> Path.of(root).resolve(own))
                .filter(path -> Files.exists(path.resolve(PROCESSES)))
                .findFirst()
                .orElseThrow();
        Path directory = Files.createDirectory(
                parent.resolve("egress-test-" + ProcessHandle.current().pid()));
        move(directory);
        return new TestCgroup(parent, directory);
    }

    private static void move(Path into) throws IOException {
        Files.writeString(
                into.resolve(PROCESSES), Long.toString(ProcessHandle.current().pid()));
    }

    /** Moves the current process back to its previous cgroup. */
    void leave() throws IOException {
        move(parent);
    }

    /** Returns the process ids in the cgroup. */
    List<String> processes() throws IOException {
        return Files.readAllLines(directory.resolve(PROCESSES));
    }

    /** Moves all processes out of the cgroup and removes it. */
    void remove() throws IOException, InterruptedException {
        leave();
        for (int i = 0; i < 2_400 && Files.exists(directory); i++) {
            for (String left : processes()) {
                try {
                    Files.writeString(parent.resolve(PROCESSES), left);
                } catch (IOException e) {
                    // The process may have ended; if it still exists, the next iteration moves it.
                }
            }
            if (!directory.toFile().delete()) {
                Thread.sleep(50);
            }
        }
        assertThat(directory).doesNotExist();
    }
}
