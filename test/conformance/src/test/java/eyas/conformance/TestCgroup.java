package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group that contains the test process, as the service of a runner has, so that attached programs affect no other process.
 *
 * @param parent the previous group of the process
 * @param folder the group
 */
record TestCgroup(Path parent, Path folder) {
    private static final String PROCESSES = "cgroup.procs";

    /** Creates a group and moves into it. */
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
        Path folder = Files.createDirectory(
                parent.resolve("egress-test-" + ProcessHandle.current().pid()));
        move(folder);
        return new TestCgroup(parent, folder);
    }

    private static void move(Path into) throws IOException {
        Files.writeString(
                into.resolve(PROCESSES), Long.toString(ProcessHandle.current().pid()));
    }

    /** Moves back to where the process was. */
    void leave() throws IOException {
        move(parent);
    }

    /** Returns the processes in it. */
    List<String> processes() throws IOException {
        return Files.readAllLines(folder.resolve(PROCESSES));
    }

    /** Moves all processes out of the group, and removes it. */
    void remove() throws IOException, InterruptedException {
        leave();
        for (int i = 0; i < 2_400 && Files.exists(folder); i++) {
            for (String left : processes()) {
                try {
                    Files.writeString(parent.resolve(PROCESSES), left);
                } catch (IOException e) {
                    // It has ended since it was listed; where it is there yet, the next look finds it.
                }
            }
            if (!folder.toFile().delete()) {
                Thread.sleep(50);
            }
        }
        assertThat(folder).doesNotExist();
    }
}
