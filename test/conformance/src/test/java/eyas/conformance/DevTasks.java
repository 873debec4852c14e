package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tasks of {@code ./dev} as files: the script and all of {@code build/tasks}. */
final class DevTasks {
    private static final String TASKS = "build/tasks";

    private DevTasks() {}

    /** Copies the script and its tasks into {@code checkout}; returns the copy of the script. */
    static Path copyTo(Path checkout) throws IOException {
        Path home = EyasProcess.home();
        try (Stream<Path> found = Files.walk(home.resolve(TASKS))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                Path copy = checkout.resolve(home.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return Files.copy(home.resolve("dev"), checkout.resolve("dev"));
    }

    /** Returns the file of the task {@code name}. */
    static Path file(String name) {
        return EyasProcess.home().resolve(TASKS).resolve(name + ".sh");
    }

    /** Returns the script and its tasks as text. */
    static String text() throws IOException {
        StringBuilder text =
                new StringBuilder(Files.readString(EyasProcess.home().resolve("dev")));
        try (Stream<Path> found = Files.walk(EyasProcess.home().resolve(TASKS))) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
