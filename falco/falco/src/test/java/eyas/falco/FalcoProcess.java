package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program in a process of its own, to test signals and process exit. */
final class FalcoProcess implements AutoCloseable {
    /** Much more than needed; a loaded machine is not a failure. */
    private static final long PATIENCE_SECONDS = 600;

    private final Process process;
    private final Path out;
    private final Path err;

    private FalcoProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the program; its output goes to files in {@code directory}. */
    static FalcoProcess start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        return start(directory, environment, List.of("-Xmx256m"), arguments);
    }

    /** Starts the program with JVM options. */
    static FalcoProcess start(
            Path directory, Map<String, String> environment, List<String> machine, String... arguments)
            throws IOException {
        return start(directory, List.of(), environment, machine, arguments);
    }

    /** Starts the program with some signals ignored, as {@code nohup} does, or a shell for background commands. */
    static FalcoProcess startIgnoring(Path directory, String signals, String... arguments) throws IOException {
        return start(directory, ignoring(signals), Map.of(), List.of("-Xmx256m"), arguments);
    }

    private static List<String> ignoring(String signals) {
        return List.of("/bin/sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh");
    }

    private static FalcoProcess start(
            Path directory,
            List<String> before,
            Map<String, String> environment,
            List<String> machine,
            String... arguments)
            throws IOException {
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder = builder(before, environment, machine, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        return new FalcoProcess(builder.start(), out, err);
    }

    /** Starts the program with standard output and standard error on one pipe that is not read; HUP does not end it. */
    static FalcoProcess startUnread(Path directory, String... arguments) throws IOException {
        ProcessBuilder builder = builder(ignoring("HUP"), Map.of(), List.of("-Xmx256m"), arguments)
                .redirectErrorStream(true);
        return new FalcoProcess(builder.start(), directory.resolve("stdout"), directory.resolve("stderr"));
    }

    private static ProcessBuilder builder(
            List<String> before, Map<String, String> environment, List<String> machine, String... arguments) {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        words.addAll(machine);
        words.addAll(List.of("-cp", classPath(), "eyas.falco.FalcoMain"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Returns the pipe of a program whose output is not read otherwise. */
    InputStream unreadPipe() {
        return process.getInputStream();
    }

    /** Returns the number of unread bytes in the pipe. */
    int unread() {
        try {
            return process.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests may run on the module path; a child process has all modules on the class path as well. */
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        String own = Path.of(System.getProperty("eyas.root"), "falco/falco/target/test-classes")
                .toString();
        return Stream.of(own, modules, classes).filter(path -> !path.isEmpty()).collect(Collectors.joining(":"));
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits until {@code condition} holds; on timeout, fails with the program's output. */
    void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() < end)
                    .as("%s; standard error: %s", what, err())
                    .isTrue();
            assertThat(process.isAlive() || condition.getAsBoolean())
                    .as("%s, but the program ended: %s", what, err())
                    .isTrue();
            Thread.sleep(10);
        }
    }

    void awaitLog(String text) throws IOException, InterruptedException {
        await("'" + text + "' in the log", () -> err().contains(text));
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ends; standard error: %s", err())
                .isTrue();
        return process.exitValue();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
