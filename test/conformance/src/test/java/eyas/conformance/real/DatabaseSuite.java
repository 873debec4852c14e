package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL and Redis, started and queried by a job under their own accounts. */
@Tag("kernel")
@Timeout(180)
@ExtendWith(RealSuiteOutcomes.class)
final class DatabaseSuite {
    @BeforeEach
    void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Returns the program directory of the newest PostgreSQL. */
    private static Path postgres() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("postgres")))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static List<String> read(Path capture, String format, String filter) throws Exception {
        EyasProcess read = EyasProcess.run("read", capture.toString(), "-p", format, filter);
        assertThat(read.exitCode()).as(read.err()).isZero();
        return read.out().lines().toList();
    }

    /** Records a script that runs under an account in a directory that it owns. */
    private static Path record(EngineDirectory directory, String account, String script) throws Exception {
        ExternalPrograms.run(
                Map.of(),
                ExternalPrograms.find("chown"),
                account,
                directory.path().toString());
        Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(directory.resolve("work.sh"), "set -e\ncd " + directory.path() + "\n" + script);
        return FalcoReplay.record(
                directory.path(),
                "/bin/sh",
                "-c",
                "exec setpriv --reuid=" + account + " --regid=" + account + " --clear-groups sh " + file + " >&2");
    }

    @Test
    void databaseProcessesHaveConnectionsAndUser() throws Exception {
        int port = ExternalPrograms.freePort();
        try (EngineDirectory directory = EngineDirectory.create("eyas-pg")) {
            Path capture = record(directory, "postgres", """
                    PATH=%1$s:$PATH
                    initdb --no-sync -D data >/dev/null
                    pg_ctl -D data -w -l server.log -o "-p %2$d -h 127.0.0.1 -k %3$s" start
                    psql -h 127.0.0.1 -p %2$d -d postgres -c "create table marker_table (id int)"
                    psql -h %3$s -p %2$d -d postgres -c "select 'marker of the socket'"
                    pg_ctl -D data -w -m fast stop
                    """.formatted(postgres(), port, directory.path()));
            String tcp = "127.0.0.1:" + port;
            assertThat(read(
                            capture,
                            "%user.name %fd.sip:%fd.sport %fd.l4proto",
                            "evt.type = connect and proc.name = psql and fd.type = ipv4"))
                    .contains("postgres " + tcp + " tcp");
            assertThat(read(
                            capture,
                            "%user.name %proc.name %fd.name",
                            "evt.type in (accept, accept4) and fd.sport = " + port))
                    .allSatisfy(line -> assertThat(line)
                            .matches("postgres postgres 127\\.0\\.0\\.1:[0-9]+->127\\.0\\.0\\.1:" + port))
                    .isNotEmpty();
            assertThat(read(
                            capture,
                            "%user.name %fd.name",
                            "evt.type = connect and proc.name = psql and fd.type = unix"))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("postgres ").contains(directory.path() + "/.s.PGSQL." + port));
            // The statement reaches the serving process through the connection.
            assertThat(read(
                            capture,
                            "%proc.name %fd.sport",
                            "evt.is_io_read = true and evt.buffer contains marker_table and fd.sport = " + port))
                    .contains("postgres " + port);
            assertThat(read(
                            capture,
                            "%user.name",
                            "evt.type = execve and proc.name in (postgres, psql, initdb, pg_ctl)"))
                    .isNotEmpty()
                    .containsOnly("postgres");
        }
    }

    @Test
    void redisProcessesHaveConnectionsAndUser() throws Exception {
        int port = ExternalPrograms.freePort();
        try (EngineDirectory directory = EngineDirectory.create("eyas-redis")) {
            Path capture = record(directory, "redis", """
                    redis-server --port %1$d --bind 127.0.0.1 --dir . --daemonize yes --save '' --pidfile ./pid --logfile ./log
                    for turn in 1 2 3 4 5 6 7 8 9 10; do redis-cli -p %1$d ping && break; sleep 0.2; done
                    redis-cli -p %1$d set marker-key marker-value
                    redis-cli -p %1$d shutdown nosave || :
                    """.formatted(port));
            assertThat(read(
                            capture,
                            "%user.name %fd.sip:%fd.sport",
                            "evt.type = connect and proc.name = redis-cli and evt.rawres >= -115 and fd.type = ipv4"))
                    .contains("redis 127.0.0.1:" + port);
            assertThat(read(
                            capture,
                            "%user.name %proc.name %fd.sport",
                            "evt.type in (accept, accept4) and evt.rawres >= 0"))
                    .isNotEmpty()
                    .containsOnly("redis redis-server " + port);
            assertThat(read(
                            capture,
                            "%proc.name %fd.sport",
                            "evt.is_io_read = true and evt.buffer contains marker-value and fd.type = ipv4"))
                    .contains("redis-server " + port);
        }
    }
}
