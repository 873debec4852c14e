package eyas.collect.server;

import eyas.collect.intake.DiskSpace;
import eyas.http.Clock;
import eyas.tables.store.DirectoryStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A receiver in a process of its own, which can be killed, and certificates of hosts. */
final class ReceiverProcess {
    private static final Duration START = Duration.ofMinutes(10);

    private final Path directory;
    private Process process;
    private long peakKib;

    // The constructor starts the process before the object is published.
    @SuppressWarnings("NullAway.Init")
    private ReceiverProcess(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts a receiver.
     *
     * @param port the port; 0 for a free one
     * @param clock offset of its clock, in seconds
     */
    static ReceiverProcess start(Path directory, int port, long clock) throws Exception {
        ReceiverProcess started = new ReceiverProcess(directory);
        started.begin(port, clock);
        return started;
    }

    private void begin(int port, long clock) throws Exception {
        long end = System.nanoTime() + START.toNanos();
        // Another process may hold the previous receiver's port.
        while (!tried(port, clock)) {
            if (System.nanoTime() > end
                    || !Files.readString(directory.resolve("log")).contains("cannot listen on")) {
                throw new AssertionError("it does not start: " + Files.readString(directory.resolve("log")));
            }
            Thread.sleep(200);
        }
    }

    /** Returns whether the receiver is running. */
    private boolean tried(int port, long clock) throws Exception {
        Files.deleteIfExists(directory.resolve("ready"));
        List<String> path = new ArrayList<>();
        Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .filter(value -> !value.isEmpty())
                .forEach(path::add);
        path.add(Path.of(ReceiverProcess.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString());
        path.add(Path.of(System.getProperty("eyas.root"), "fleet/collect/target/test-classes")
                .toString());
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        String.join(File.pathSeparator, path),
                        ReceiverProcess.class.getName(),
                        directory.toString(),
                        Integer.toString(port),
                        Long.toString(clock))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        long end = System.nanoTime() + START.toNanos();
        while (!Files.exists(directory.resolve("ready"))) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Returns the port for requests. */
    int port() throws IOException {
        return Integer.parseInt(Files.readString(directory.resolve("ready")));
    }

    /** Kills the process with SIGKILL. */
    void kill() throws Exception {
        measure();
        process.destroyForcibly().waitFor();
    }

    /** Ends the process like a service manager, and waits. */
    void end() throws Exception {
        measure();
        process.destroy();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("it does not end");
        }
    }

    private void measure() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            peakKib = lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new AssertionError("it ended unexpectedly", e);
        }
    }

    long peakKib() {
        return peakKib;
    }

    /** The process. Arguments: a directory, a port, and the clock offset in seconds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        long clock = Long.parseLong(arguments[2]);
        Receiver receiver = Receiver.start(
                new SettingsReader()
                        .option("store", directory.resolve("store").toString())
                        .option("state", directory.resolve("state").toString())
                        .option("listen", "127.0.0.1:" + arguments[1])
                        .option(
                                "tls-cert",
                                directory.resolve("collect.example.pem").toString())
                        .option(
                                "tls-key",
                                directory.resolve("collect.example.key").toString())
                        .option("client-ca", directory.resolve("authority.pem").toString())
                        .option("gather", "1s")
                        .option("least-free", "1M")
                        .option("most-capture", "8M")
                        .settings(),
                new Receiver.Dependencies(
                        new DirectoryStore(directory.resolve("store")),
                        DiskSpace.ofSystem(),
                        Clock.SYSTEM,
                        () -> InstantSource.system().instant().plusSeconds(clock),
                        Map.of(),
                        System.out::println));
        Runtime.getRuntime().addShutdownHook(new Thread(receiver::close));
        Path ready = Files.writeString(directory.resolve("ready.part"), Integer.toString(receiver.port()));
        Files.move(ready, directory.resolve("ready"), StandardCopyOption.ATOMIC_MOVE);
        Thread.sleep(Duration.ofHours(1));
    }
}
