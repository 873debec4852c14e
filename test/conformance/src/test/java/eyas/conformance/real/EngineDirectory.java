package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The directory of an engine, with a short path because it contains sockets. Engines leave mounts there, which are unmounted before the
 * directory is removed.
 */
final class EngineDirectory implements AutoCloseable {
    private final Path path;

    private EngineDirectory(Path path) {
        this.path = path;
    }

    static EngineDirectory create(String name) throws IOException {
        return new EngineDirectory(Files.createTempDirectory(name));
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    Path path() {
        return path;
    }

    private List<String> mounts() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return lines.map(line -> line.split(" ", -1)[1])
                    .filter(each -> each.startsWith(path + "/"))
                    .toList()
                    .reversed();
        }
    }

    /** Removes the directory. A container's file system may be busy for a moment after its engine has ended. */
    @Override
    public void close() throws IOException {
        try {
            for (String mount : mounts()) {
                ExternalPrograms.run(Map.of(), ExternalPrograms.find("umount"), "--lazy", mount);
            }
            assertThat(mounts()).isEmpty();
            ExternalPrograms.run(Map.of(), ExternalPrograms.find("rm"), "-rf", "--one-file-system", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
