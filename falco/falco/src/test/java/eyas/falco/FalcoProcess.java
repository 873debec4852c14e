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

/** The program in a process of its own, so that signals and the end of the process can be tested. */
final class FalcoProcess implements AutoCloseable {
    /** Far more than anything takes; a machine under load is no failure. */
    private static final long PATIENCE_SECONDS = 600;

    private final Process process;
    private final Path out;
    private final Path err;

    private FalcoProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; what it prints goes to files in {@code folder}. */
    static FalcoProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(folder, environment, List.of("-Xmx256m"), arguments);
    }

    /** Starts it with options of the virtual machine. */
    static FalcoProcess start(Path folder, Map<String, String> environment, List<String> machine, String... arguments)
            throws IOException {
        return start(folder, List.of(), environment, machine, arguments);
    }

    /** Starts it the way a shell does that has some signals ignored, as {@code nohup} or one that runs it in the background. */
    static FalcoProcess startIgnoring(Path folder, String signals, String... arguments) throws IOException {
        return start(folder, ignoring(signals), Map.of(), List.of("-Xmx256m"), arguments);
    }

    private static List<String> ignoring(String signals) {
        return List.of("/bin/sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh");
    }

    private static FalcoProcess start(
            Path folder,
            List<String> before,
            Map<String, String> environment,
            List<String> machine,
            String... arguments)
            throws IOException {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        ProcessBuilder builder = builder(before, environment, machine, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        return new FalcoProcess(builder.start(), out, err);
    }

    /** Starts it with standard output and standard error in one pipe, which nobody reads; it is not ended by HUP. */
    static FalcoProcess startUnread(Path folder, String... arguments) throws IOException {
        ProcessBuilder builder = builder(ignoring("HUP"), Map.of(), List.of("-Xmx256m"), arguments)
                .redirectErrorStream(true);
        return new FalcoProcess(builder.start(), folder.resolve("stdout"), folder.resolve("stderr"));
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

    /** Return the pipe of a program whose streams nobody else reads. */
    InputStream unreadPipe() {
        return process.getInputStream();
    }

    /** Return how many bytes wait in the pipe that nobody reads. */
    int unread() {
        try {
            return process.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests may run on the module path; a child finds everything on the class path, too. */
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

    /** Waits until {@code condition} holds, and fails with what was printed if it never does. */
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
