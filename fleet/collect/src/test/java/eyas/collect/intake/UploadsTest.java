package eyas.collect.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.identity.RepositoryPatterns;
import eyas.collect.identity.Sender;
import eyas.collect.journal.Journal;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.FileKind;
import eyas.http.Clock;
import eyas.text.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two senders that may send for the same job. */
final class UploadsTest {
    private static final byte[] REPORT = "{\"of\":\"both\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private static Sender host(String name) {
        return new Sender.ByCertificate(name, Set.of("runner-1"), RepositoryPatterns.ALL);
    }

    private StateDirectory state() throws IOException {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        state.create();
        return state;
    }

    private static DeliveryManifest announcement() {
        return new DeliveryManifest(
                new DeliveryJob("github", "octo/site", "ci", "7", 1, "build", "", "runner-1", 5, "", ""),
                List.of(new DeliveryFile(FileKind.REPORT, REPORT.length, Sha256.of(REPORT))));
    }

    private static Uploads uploads(StateDirectory state, Journal journal, InstantSource time) {
        return new Uploads(
                state,
                journal,
                ReceiverLimits.DEFAULT,
                new NameDigests("salt"),
                _ -> 1L << 50,
                Clock.SYSTEM,
                time,
                () -> {});
    }

    private static void send(Uploads uploads, DeliveryManifest announcement, Sender by) throws Exception {
        uploads.announce(announcement, by);
        // A complete body arrived in time.
        Uploads.Pace pace = read -> assertThat(read).isLessThan(REPORT.length);
        uploads.put(announcement.id(), Sha256.of(REPORT), 0, REPORT.length, new ByteArrayInputStream(REPORT), pace, by);
    }

    /** Two machines may have the same short name; a delivery of one discloses nothing to the other. */
    @Test
    void deliveryOfAnotherMachineIsNotReportedAsStored() throws Exception {
        StateDirectory state = state();
        DeliveryManifest announcement = announcement();
        String id = announcement.id();
        Sender first = host("runner-1.corp");
        Sender other = host("runner-1.elsewhere");
        try (Journal journal = Journal.open(state.root(), 100)) {
            Uploads uploads = uploads(state, journal, InstantSource.system());
            send(uploads, announcement, other);
            send(uploads, announcement, first);
            assertThat(uploads.commit(id, first)).isEqualTo(Uploads.Committed.NEW);
            for (ThrowingCallable tried : List.<ThrowingCallable>of(
                    () -> uploads.commit(id, other), () -> uploads.announce(announcement, other))) {
                assertThatThrownBy(tried)
                        .isInstanceOfSatisfying(
                                RejectionException.class,
                                e -> assertThat(e.reason()).isEqualTo(RejectionException.Reason.FORBIDDEN));
            }
            // A sender without data of the delivery learns nothing by its ID; the first one's announcement is answered.
            for (Sender each : List.of(first, host("runner-1.third"))) {
                assertThatThrownBy(() -> uploads.commit(id, each))
                        .isInstanceOfSatisfying(
                                RejectionException.class,
                                e -> assertThat(e.reason()).isEqualTo(RejectionException.Reason.OUT_OF_ORDER));
            }
            assertThat(uploads.announce(announcement, first).again()).isTrue();
        }
    }

    @Test
    void concurrentCommitsOfTwoSendersStoreOnce() throws Exception {
        StateDirectory state = state();
        DeliveryManifest announcement = announcement();
        String id = announcement.id();
        // Runs in the middle of the first commit, which reads the clock for its receipt.
        AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
        List<String> second = new ArrayList<>();
        try (Journal journal = Journal.open(state.root(), 100)) {
            Uploads uploads = uploads(state, journal, () -> {
                Runnable now = meanwhile.getAndSet(null);
                if (now != null) {
                    now.run();
                }
                return Instant.now();
            });
            for (Sender each : List.of(host("runner-1"), host("gateway"), host("third"))) {
                send(uploads, announcement, each);
            }
            meanwhile.set(() -> {
                try {
                    second.add(uploads.commit(id, host("gateway")).name());
                    // The feeder may be reading it: it must not be removed.
                    Files.createFile(state.accepted().resolve(id).resolve("read"));
                } catch (RejectionException e) {
                    second.add(e.reason().name());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(uploads.commit(id, host("runner-1"))).isEqualTo(Uploads.Committed.NEW);
            assertThat(second).containsExactly("NO_ROOM");
            assertThat(uploads.commit(id, host("gateway"))).isEqualTo(Uploads.Committed.AGAIN);
            assertThat(uploads.announce(announcement, host("third")).again()).isTrue();
            assertThat(uploads.open())
                    .as("uploads of the other senders are removed")
                    .isZero();
            assertThat(StateDirectory.entries(state.uploads())).isEmpty();
            assertThat(journal.waiting()).containsExactly(id);
            assertThat(state.accepted().resolve(id).resolve("report")).hasBinaryContent(REPORT);
        }
    }
}
