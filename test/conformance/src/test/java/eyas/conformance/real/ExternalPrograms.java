package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs that the system's packages install. */
final class ExternalPrograms {
    private static final List<Path> DIRECTORIES = Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin")
            .map(Path::of)
            .toList();

    private ExternalPrograms() {}

    /** Returns the path of {@code program}; fails if it is missing. {@code ./dev test --real} installs it. */
    static String find(String program) {
        for (Path directory : DIRECTORIES) {
            if (Files.isExecutable(directory.resolve(program))) {
                return directory.resolve(program).toString();
            }
        }
        return fail(program + " is not installed; ./dev test --real installs what its tests need");
    }

    /** Runs a program, which must succeed, and returns its output. */
    static String run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode())
                .as("%s: %s%s", String.join(" ", words), run.out(), run.err())
                .isZero();
        return run.out();
    }

    /** Returns a currently free port of the loopback interface. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
