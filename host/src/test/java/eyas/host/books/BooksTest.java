package eyas.host.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books of the service: who may enter them, and what becomes of jobs that nobody has closed. */
final class BooksTest {
    private static final long TIME = 1_795_699_355_848_750_447L;

    @TempDir
    private Path folder;

    private Books open() throws IOException {
        Books books = new Books(folder.resolve("state"));
        books.open();
        return books;
    }

    @Test
    void thereIsOneServiceAndNobodyElseMayEnter() throws IOException {
        Books books = open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(books.root())))
                .isEqualTo("rwx------");
        assertThat(books.service()).isPresent();
        assertThatThrownBy(books::open).isInstanceOf(CiException.class).hasMessageContaining("runs already");
        books.close();
        assertThat(books.service()).isEmpty();
        Files.setPosixFilePermissions(books.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(books::open).isInstanceOf(CiException.class);
    }

    @Test
    void aJobThatNobodyHasClosedIsNeverClean() throws IOException {
        Books books = open();
        JobFolder killed = books.begin(JobRecord.begun("one", 10, TIME, false));
        try (AgentLog log = AgentLog.create(killed.log(), null)) {
            log.add(LogType.STARTED, LogRecord.details("pid", "1"));
            log.add(LogType.HEARTBEAT, LogRecord.details("events", "5", "dropped", "0"));
        }
        JobFolder stopped = books.begin(JobRecord.begun("one", 11, TIME, false));
        try (AgentLog log = AgentLog.create(stopped.log(), null)) {
            log.add(LogType.STARTED, LogRecord.details("pid", "1"));
            log.add(LogType.HEARTBEAT, LogRecord.details("events", "5", "dropped", "1", "notes", "a note"));
            log.add(LogType.FAILED, LogRecord.details("message", "the service was stopped"));
        }
        JobFolder empty = books.begin(JobRecord.begun("one", 12, TIME, false));
        JobFolder broken = books.begin(JobRecord.begun("one", 13, TIME, false));
        Files.writeString(broken.record(), "worker=no number");
        JobFolder whole = books.begin(JobRecord.begun("one", 14, TIME, false));
        try (AgentLog log = AgentLog.create(whole.log(), null)) {
            log.add(LogType.STARTED, LogRecord.details("pid", "1"));
            log.add(LogType.STOPPED, LogRecord.details("events", "5", "dropped", "0"));
        }
        assertThat(JobClosing.closeLeft(books)).hasSize(5);
        assertThat(verdict(killed)).isEqualTo("tampered");
        assertThat(verdict(stopped)).isEqualTo("incomplete");
        assertThat(Files.readString(stopped.summary())).contains("the service was stopped", "Note: a note");
        assertThat(verdict(empty)).isEqualTo("tampered");
        assertThat(verdict(broken)).isEqualTo("tampered");
        // It was summed up, and only the verdict was not written any more.
        assertThat(verdict(whole)).isEqualTo("clean");
        assertThat(JobClosing.closeLeft(books)).isEmpty();
    }

    private static String verdict(JobFolder job) throws IOException {
        return JobRecord.read(job.record()).orElseThrow().verdict();
    }

    @Test
    void whatIsTooOldGoes() throws IOException {
        Books books = open();
        JobFolder old = books.begin(JobRecord.begun("one", 10, TIME, false));
        JobFolder young = books.begin(JobRecord.begun("one", 11, TIME, false));
        assertThat(books.jobs()).isEqualTo(List.of(young, old));
        Files.setLastModifiedTime(old.root(), FileTime.from(Instant.now().minus(8, ChronoUnit.DAYS)));
        books.removeOlderThan(7);
        assertThat(books.jobs()).containsExactly(young);
    }
}
