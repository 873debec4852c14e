package eyas.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays one case of the range once: creates its machine ({@code test/range/lib/sandbox.sh}), monitors its job with Eyas, and runs the proof
 * that the payload took effect.
 *
 * <p>Not thread-safe. Runs with different directories can be played in parallel.
 *
 * @param each the case
 * @param evasion how the payload is run
 * @param setting network access and monitoring options
 * @param directory directory for all files of the run
 * @param capture file for the masked recording of a job that is monitored from outside
 */
record RangeRun(RangeCase each, RangeEvasion evasion, RangeSetting setting, Path directory, Path capture) {
    private static final Path LIB = RangeCase.DIRECTORY.resolve("lib");
    private static final long START_SECONDS = 300;

    /** Mount point of the run's directory on the machine of a case. */
    private static final Path RUN = Path.of("/mnt/run");

    /** The compiled {@code test/range/lib/evasion.c}, for evasions that apply in each process of the payload. */
    static final String LIBRARY = "evasion.so";

    /** The program by which the job's runner enters the case's machine, monitored by Eyas. */
    static final String ENTERING_PROGRAM = "/usr/bin/nsenter";

    /** Whether each job has its own PID namespace, as in a pod. */
    private static final boolean PID_NAMESPACE = Boolean.getBoolean("eyas.range.pid-namespace");

    /** Exit codes of Eyas and of the proof. */
    record End(int eyas, int proof) {}

    /** Creates a run that is monitored from outside. */
    RangeRun(RangeCase each, RangeEvasion evasion, Path directory, Path capture) {
        this(each, evasion, RangeSetting.DEFAULT, directory, capture);
    }

    /** Returns the name of the run in files and tables. */
    String name() {
        return evasion == RangeEvasion.NONE ? each.name() : each.name() + "." + evasion.id();
    }

    Path report() {
        return directory.resolve("report");
    }

    /** Returns the directory with the logs of the stand-in servers; it exists when the run has ended. */
    Path seen() {
        return directory.resolve("seen");
    }

    /** Creates the certificate of the stand-in servers and of their certificate authority in {@code directory}. */
    static void authority(Path directory) throws IOException, InterruptedException {
        if (Files.exists(directory.resolve("server.pem"))) {
            return;
        }
        Files.createDirectories(directory);
        String names = "subjectAltName=DNS:*.example.test,DNS:*.tunnel.example.test,DNS:github.com,DNS:*.github.com,"
                + "DNS:*.githubusercontent.com,DNS:*.actions.githubusercontent.com,IP:203.0.113.10";
        Path key = directory.resolve("server.key");
        Path certificate = directory.resolve("authority.crt");
        execute(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "90",
                "-subj",
                "/CN=range",
                "-addext",
                names,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        Files.writeString(directory.resolve("server.pem"), Files.readString(key) + Files.readString(certificate));
    }

    /** Compiles the library of evasions to {@code file}. */
    static void library(Path file) throws IOException, InterruptedException {
        Path source = LIB.resolve("evasion.c");
        // A distribution's compiler may define inline variants of the functions that the library interposes.
        execute(
                "cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-U_FORTIFY_SOURCE",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wno-nonnull",
                "-o",
                file.toString(),
                source.toString());
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command[0] + " failed: " + printed);
        }
    }

    /**
     * Plays the run.
     *
     * @param authority directory with the servers' certificate
     */
    End play(Path authority) throws IOException, InterruptedException {
        delete(directory);
        Path run = Files.createDirectories(directory.resolve("run"));
        write(run, authority);
        List<String> unshare = new ArrayList<>(List.of("unshare", "-m", "-u", "-i", "-f"));
        if (setting.network().isIsolated()) {
            unshare.add("-n");
        }
        if (PID_NAMESPACE) {
            unshare.addAll(List.of("-p", "--mount-proc"));
        }
        unshare.addAll(List.of(
                "/bin/bash",
                LIB.resolve("sandbox.sh").toString(),
                run.toString(),
                LIB.toString(),
                setting.network().id(),
                EyasProcess.installation().map(Path::toString).orElse("")));
        ProcessBuilder builder = new ProcessBuilder(unshare)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sandbox.log").toFile());
        Process outer = builder.start();
        try {
            long inner = awaitStart(outer, run);
            try {
                return watch(inner);
            } finally {
                killAll(inner);
            }
        } finally {
            outer.descendants().forEach(ProcessHandle::destroyForcibly);
            outer.destroyForcibly();
            outer.waitFor();
            moveIfPresent(run.resolve("report"), report());
            moveIfPresent(run.resolve("seen"), seen());
            delete(run);
        }
    }

    private void write(Path run, Path authority) throws IOException {
        for (String file : List.of("authority.crt", "server.pem")) {
            Files.copy(authority.resolve(file), run.resolve(file));
        }
        if (evasion.isPreloaded()) {
            Files.copy(authority.resolveSibling(LIBRARY), run.resolve(LIBRARY));
        }
        for (String made : List.of("seen", "packages", "www", "task")) {
            Files.createDirectories(run.resolve(made));
        }
        Files.writeString(
                run.resolve("names.sh"),
                "STEP='" + each.step() + "'\nACTION='" + each.action() + "'\nPACKAGE='" + each.packageName() + "'\n");
        Files.writeString(run.resolve("before.sh"), each.before());
        Files.writeString(run.resolve("proof.sh"), each.proof());
        Files.writeString(run.resolve("flags"), evasion == RangeEvasion.STATIC ? "-static" : "");
        if (each.isAttack()) {
            Files.copy(RangeCase.DIRECTORY.resolve("carriers/" + each.carrier() + ".sh"), run.resolve("carrier.sh"));
            Path task = run.resolve("task");
            Files.writeString(task.resolve(evasion.language(each).file()), evasion.text(each));
            String launcher = evasion.launcher(each);
            if (!launcher.isEmpty()) {
                Files.writeString(task.resolve("launch.sh"), launcher);
            }
            Files.writeString(
                    run.resolve("call"),
                    launcher.isEmpty() ? evasion.language(each).call() : "sh \"@PLACE@/launch.sh\"");
            // The following steps are ordinary; they last until a delayed payload has run.
            Files.writeString(
                    run.resolve("after.sh"),
                    "step build - sh <<STEP\nmake -s app\n./app\nsleep "
                            + Math.max(each.minimumSeconds(), evasion.waitSeconds()) + "\nSTEP\n");
        } else {
            Files.writeString(run.resolve("carrier.sh"), each.job());
            Files.writeString(run.resolve("after.sh"), "");
        }
    }

    private long awaitStart(Process outer, Path run) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(run.resolve("up"))) {
            if (!outer.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("the machine of case " + name() + " did not start: "
                        + Files.readString(directory.resolve("sandbox.log")));
            }
            Thread.sleep(20);
        }
        return outer.children().findFirst().orElseThrow().pid();
    }

    private End watch(long inner) throws IOException, InterruptedException {
        List<String> inside =
                new ArrayList<>(List.of(ENTERING_PROGRAM, "-t", Long.toString(inner), "-n", "-m", "-u", "-i"));
        if (PID_NAMESPACE) {
            inside.add("-p");
        }
        List<String> job = List.of("/bin/sh", "/mnt/lib/job");
        List<String> eyas = new ArrayList<>(List.of("watch"));
        eyas.addAll(setting.options());
        eyas.add("--report");
        ProcessBuilder builder;
        if (setting.isMonitoredInside()) {
            eyas.addAll(List.of(RUN.resolve("report").toString(), "--"));
            eyas.addAll(job);
            builder = EyasProcess.builder(eyas.toArray(String[]::new));
            // The runner's working directory: Eyas derives the job's workspace from its own working directory.
            List<String> command = new ArrayList<>(inside);
            command.addAll(List.of("/bin/sh", "-c", "cd /home/runner/_work/app/app && exec \"$@\"", "watch"));
            command.addAll(builder.command());
            builder.command(command);
        } else {
            eyas.addAll(List.of(report().toString(), "--redact", "--record", capture.toString(), "--"));
            eyas.addAll(inside);
            eyas.addAll(job);
            builder = EyasProcess.builder(eyas.toArray(String[]::new));
        }
        int code = exitCode(builder, "eyas.log");
        List<String> proof = new ArrayList<>(inside);
        proof.addAll(List.of(
                "/bin/bash",
                "-c",
                "HOME=/home/runner; seen=/mnt/run/seen; cd /; . /mnt/run/proof.sh"
                        + (evasion.isPreloaded() ? " && test -s $seen/evasions" : "")));
        int proven = exitCode(new ProcessBuilder(proof), "proof.log");
        return new End(code, proven);
    }

    /** Moves a directory of the machine to its permanent location. */
    private static void moveIfPresent(Path source, Path target) throws IOException {
        if (Files.exists(source) && !Files.exists(target)) {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Runs a process and returns its exit code; kills it after the timeout and returns 124. */
    private int exitCode(ProcessBuilder builder, String log) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start();
        if (process.waitFor(setting.seconds(), TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
        return 124;
    }

    /** Kills all processes on the machine of the case, which are those in its mount or network namespace. */
    private void killAll(long inner) throws IOException {
        List<String> kinds = setting.network().isIsolated() ? List.of("mnt", "net") : List.of("mnt");
        List<ProcessHandle> all = new ArrayList<>();
        for (String kind : kinds) {
            Path namespace = namespace(inner, kind);
            if (namespace == null
                    || namespace.equals(namespace(ProcessHandle.current().pid(), kind))) {
                throw new AssertionError("process " + inner + " has no " + kind + " namespace of its own");
            }
            ProcessHandle.allProcesses()
                    .filter(process -> Objects.equals(namespace, namespace(process.pid(), kind)))
                    .forEach(all::add);
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static @Nullable Path namespace(long pid, String kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/" + kind));
        } catch (IOException e) {
            return null; // the process has ended
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
