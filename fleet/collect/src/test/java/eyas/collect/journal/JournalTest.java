package eyas.collect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the recovery of journals. */
final class JournalTest {
    @TempDir
    private Path directory;

    private static String id(int number) {
        return String.format("%032x%032x", number, number);
    }

    private static JournalEntry.Accepted accepted(int number) {
        return new JournalEntry.Accepted(
                id(number),
                Digest.of("job " + number),
                Digest.of("repository"),
                Digest.of("report " + number),
                10,
                20,
                false);
    }

    @Test
    void recoversFromTruncationAtAnyByte() throws Exception {
        try (Journal journal = Journal.open(directory, 100)) {
            for (int i = 0; i < 5; i++) {
                journal.add(accepted(i));
            }
            journal.add(new JournalEntry.Begun(1, List.of(id(0), id(1), id(2))));
            journal.add(new JournalEntry.Written(1));
            journal.add(new JournalEntry.Aside(id(3)));
            journal.add(new JournalEntry.Begun(2, List.of(id(4))));
        }
        byte[] all = Files.readAllBytes(directory.resolve("journal.log"));
        int accepted = -1;
        for (int cut = 0; cut <= all.length; cut += 7) {
            Files.write(directory.resolve("journal.log"), Arrays.copyOf(all, cut));
            try (Journal journal = Journal.open(directory, 100)) {
                assertThat(journal.damaged()).isZero();
                assertThat(journal.size()).isGreaterThanOrEqualTo(accepted);
                accepted = journal.size();
            }
        }
        Files.write(directory.resolve("journal.log"), all);
        try (Journal journal = Journal.open(directory, 100)) {
            assertThat(journal.size()).isEqualTo(5);
            assertThat(journal.waiting()).containsExactly(id(4));
            assertThat(journal.begun()).containsOnlyKeys(2L);
            assertThat(journal.nextBatch()).isEqualTo(3);
            journal.compact();
            journal.add(accepted(9));
        }
        try (Journal journal = Journal.open(directory, 100)) {
            assertThat(journal.waiting()).containsExactly(id(4), id(9));
            assertThat(journal.begun()).containsOnlyKeys(2L);
            assertThat(journal.nextBatch()).isEqualTo(3);
        }
    }

    @Test
    void countsDamagedLinesAndKeepsTheRest() throws Exception {
        try (Journal journal = Journal.open(directory, 100)) {
            journal.add(accepted(1));
            journal.add(accepted(2));
        }
        Path file = directory.resolve("journal.log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        Files.write(file, "00000000 {}\nhalf".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(directory, 100)) {
            assertThat(journal.damaged()).isEqualTo(2);
            assertThat(journal.delivery(id(2))).isPresent();
            assertThat(journal.delivery(id(1))).isEmpty();
        }
    }

    @Test
    void remembersPendingDeliveriesBeyondLimit() throws Exception {
        try (Journal journal = Journal.open(directory, 3)) {
            for (int i = 0; i < 6; i++) {
                journal.add(accepted(i));
            }
            assertThat(journal.size()).isEqualTo(6);
            journal.add(new JournalEntry.Begun(1, journal.waiting()));
            journal.add(new JournalEntry.Written(1));
            journal.add(accepted(6));
            assertThat(journal.size()).isEqualTo(3);
            assertThat(journal.delivery(id(6))).isPresent();
            assertThat(journal.hasFirst(Digest.of("job 0"))).isFalse();
        }
    }

    private static JournalEntry.Accepted of(int number, String report, boolean beside) {
        return new JournalEntry.Accepted(
                id(number), Digest.of("job"), Digest.of("repository"), Digest.of(report), 10, 20, beside);
    }

    @Test
    void firstReportStaysFirstDespiteRepetitions() throws Exception {
        try (Journal journal = Journal.open(directory, 3)) {
            journal.add(of(1, "first", false));
            journal.add(of(2, "second", true));
            assertThat(journal.hasOther(Digest.of("job"), Digest.of("second"))).isTrue();
            assertThat(journal.hasOther(Digest.of("job"), Digest.of("first"))).isFalse();
            journal.add(of(3, "second", true));
            journal.add(new JournalEntry.Begun(1, journal.waiting()));
            journal.add(new JournalEntry.Written(1));
            // The limit is reached: the first report is still known.
            journal.add(of(4, "third", true));
            assertThat(journal.size()).isEqualTo(3);
            assertThat(journal.delivery(id(1))).isPresent();
            assertThat(journal.hasOther(Digest.of("job"), Digest.of("second"))).isTrue();
            journal.compact();
        }
        try (Journal journal = Journal.open(directory, 3)) {
            assertThat(journal.hasOther(Digest.of("job"), Digest.of("second"))).isTrue();
            assertThat(journal.hasOther(Digest.of("job"), Digest.of("first"))).isFalse();
        }
    }

    @Test
    void unreadableDeliveryIsKnownButIsNoReport() throws Exception {
        Digest job = Digest.of("job");
        try (Journal journal = Journal.open(directory, 100)) {
            journal.add(of(1, "rubbish", false));
            assertThat(journal.hasFirst(job)).isTrue();
            assertThat(journal.waitingJobs()).containsExactly(job);
            journal.add(new JournalEntry.Aside(id(1)));
            assertThat(journal.hasFirst(job)).isFalse();
            assertThat(journal.waitingJobs()).isEmpty();
            assertThat(journal.hasOther(job, Digest.of("real"))).isFalse();
            assertThat(journal.delivery(id(1))).as("it is not accepted again").isPresent();
            journal.add(of(2, "real", false));
            journal.add(of(3, "rubbish too", true));
            journal.add(new JournalEntry.Aside(id(3)));
            journal.compact();
        }
        try (Journal journal = Journal.open(directory, 100)) {
            assertThat(journal.waiting()).containsExactly(id(2));
            assertThat(journal.delivery(id(1))).isPresent();
            assertThat(journal.hasFirst(job)).isTrue();
            assertThat(journal.hasOther(job, Digest.of("real"))).isFalse();
            assertThat(journal.hasOther(job, Digest.of("forged"))).isTrue();
            journal.add(new JournalEntry.Forgotten(Digest.of("repository"), 77));
            assertThat(journal.hasFirst(job)).isFalse();
            assertThat(journal.size()).isZero();
        }
    }

    @Test
    void unreadableFirstReportFreesItsPlace() throws Exception {
        Digest job = Digest.of("job");
        try (Journal journal = Journal.open(directory, 100)) {
            journal.add(of(1, "rubbish", false));
            journal.add(of(2, "beside", true));
            journal.add(new JournalEntry.Aside(id(1)));
            assertThat(journal.hasFirst(job)).isFalse();
            assertThat(journal.hasOther(job, Digest.of("third"))).isTrue();
        }
    }

    @Test
    void erasedRepositoryIsKnownByDigestOnly() throws Exception {
        try (Journal journal = Journal.open(directory, 100)) {
            journal.add(accepted(1));
            journal.add(new JournalEntry.Forgotten(Digest.of("repository"), 77));
            journal.compact();
            assertThat(journal.size()).isZero();
            assertThat(journal.hasFirst(Digest.of("job 1"))).isFalse();
        }
        try (Journal journal = Journal.open(directory, 100)) {
            assertThat(journal.forgotten(Digest.of("repository"))).isEqualTo(77);
            assertThat(journal.size()).isZero();
        }
    }
}
