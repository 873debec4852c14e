package eyas.collect.intake;

import eyas.collect.journal.Journal;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryManifest;
import eyas.http.Clock;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Recovers the state of an earlier receiver, which may have crashed at any moment. Runs before any request is accepted. */
final class UploadRecovery {
    private final StateDirectory state;
    private final Journal journal;
    private final DeliveryJournal entries;
    private final Clock clock;
    private final List<String> unreadable = new ArrayList<>();

    UploadRecovery(StateDirectory state, DeliveryJournal entries, Clock clock) {
        this.state = state;
        this.journal = entries.journal();
        this.entries = entries;
        this.clock = clock;
    }

    /** Returns the uploads that can be resumed, by directory name. */
    Map<String, Upload> uploads() throws IOException {
        Map<String, Upload> open = new HashMap<>();
        for (Path directory : StateDirectory.entries(state.uploads())) {
            Optional<Upload> announced = begun(directory);
            if (announced.isEmpty()) {
                // Never acknowledged to its sender.
                StateDirectory.remove(directory);
                continue;
            }
            open.put(name(directory), announced.get());
        }
        return open;
    }

    private Optional<Upload> begun(Path directory) {
        try {
            DeliveryManifest announcement = AcceptedDelivery.announcement(directory);
            UploadSender sender = UploadSender.read(directory);
            if (!name(directory).equals(announcement.id() + "-" + sender.digits())) {
                return Optional.empty();
            }
            Upload upload = new Upload(directory, announcement, sender, clock.nanos());
            for (DeliveryFile file : announcement.files()) {
                upload.received(file, Math.min(file.bytes(), Files.size(AcceptedDelivery.path(directory, file))));
            }
            return Optional.of(upload);
        } catch (IOException | IndexOutOfBoundsException e) {
            // Never acknowledged: its sender announces it again.
            return Optional.empty();
        }
    }

    /** Reconciles the complete deliveries with the journal. */
    void deliveries() throws IOException {
        Set<String> waiting = new HashSet<>(journal.waiting());
        for (Path directory : StateDirectory.entries(state.accepted())) {
            if (journal.delivery(name(directory)).isEmpty()) {
                unknown(directory);
            } else if (!waiting.contains(name(directory))) {
                // The receiver ended before it could remove a written delivery.
                StateDirectory.remove(directory);
            }
        }
    }

    /** Handles a delivery without a journal entry: the receiver ended before the acknowledgement. */
    private void unknown(Path directory) throws IOException {
        AcceptedDelivery delivery;
        try {
            delivery = AcceptedDelivery.read(directory);
        } catch (CorruptDeliveryException | NoSuchFileException e) {
            // Leftovers must not prevent the receiver from starting.
            Path aside = state.aside().resolve(name(directory));
            StateDirectory.remove(aside);
            Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
            unreadable.add("cannot read a delivery without a journal entry, set aside in " + aside + ": "
                    + FileErrorMessage.reason(e));
            return;
        } catch (IOException e) {
            unreadable.add("cannot read a delivery without a journal entry, retrying at the next" + " start, in "
                    + directory + ": " + FileErrorMessage.reason(e));
            return;
        }
        if (entries.isForgotten(delivery.announcement().job())) {
            StateDirectory.remove(directory);
        } else {
            journal.add(entries.accepted(delivery.announcement(), delivery.receipt()));
        }
    }

    private static String name(Path directory) {
        return String.valueOf(directory.getFileName());
    }

    /** Returns messages about unreadable deliveries. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }
}
