package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.CorruptDeliveryException;
import eyas.collect.intake.StateDirectory;
import eyas.collect.journal.Journal;
import eyas.collect.journal.JournalEntry;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.read.InvalidInputException;
import eyas.tables.read.JobRows;
import eyas.tables.store.Store;
import eyas.tables.write.TableWriter;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes deliveries to the tables in batches. Unreadable deliveries are set aside and do not block the rest; if the store or the machine
 * fails, all deliveries stay pending. Confined to the thread that writes the tables.
 */
final class DeliveryBatches {
    private static final String PROBE = "v1/_receiver.txt";
    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final Journal journal;
    private final Store store;
    private final DeadLetterQueue aside;
    private final AlertJoin join;
    private final DeliveryCleanup done;
    private final Counters counters;
    private final Consumer<String> notices;
    private final PoisonDeliveryTracker failures;

    DeliveryBatches(
            TableFeeder.Parts parts,
            DeadLetterQueue aside,
            AlertJoin join,
            DeliveryCleanup done,
            Counters counters,
            InstantSource time,
            Consumer<String> notices) {
        this.failures = new PoisonDeliveryTracker(time);
        this.state = parts.state();
        this.journal = parts.journal();
        this.store = parts.store();
        this.aside = aside;
        this.join = join;
        this.done = done;
        this.counters = counters;
        this.notices = notices;
    }

    /** Writes a batch as far as possible; deliveries that cannot be written stay in it. Returns whether the batch is complete. */
    boolean write(long batch, List<String> ids) throws IOException {
        List<DeliveryCleanup.Written> written;
        try {
            written = store(waiting(ids));
        } catch (IOException | RuntimeException | Error e) {
            if (e instanceof IOException failure && !storeWorks()) {
                throw failure;
            }
            // One by one, so that a failing delivery does not block the others.
            return eachAlone(waiting(ids), reason(e));
        }
        failures.written(written.size());
        List<DeliveryCleanup.Written> settled = done.joinAlerts(written);
        if (settled.size() < written.size()) {
            // The rest stays in the batch.
            for (DeliveryCleanup.Written each : settled) {
                addWritten(journal.nextBatch(), each.delivery().announcement().id());
            }
        } else {
            journal.add(new JournalEntry.Written(batch));
        }
        done.remove(settled);
        return true;
    }

    /** Records that one delivery of a batch is in the tables. */
    private void addWritten(long batch, String id) throws IOException {
        journal.add(new JournalEntry.Begun(batch, List.of(id)));
        journal.add(new JournalEntry.Written(batch));
    }

    private List<String> waiting(List<String> ids) {
        Set<String> waiting = new HashSet<>(journal.waiting());
        return ids.stream().filter(waiting::contains).toList();
    }

    /**
     * Writes the rest of a batch one by one. A store failure says nothing about the delivery, so the delivery stays pending and is never
     * set aside for it. A delivery that fails for lack of memory or threads also stays pending, but is set aside if it fails repeatedly
     * while others succeed. If nothing can be written for long, deliveries are set aside one after the other.
     */
    private boolean eachAlone(List<String> ids, String why) throws IOException {
        Map<String, String> faulty = new LinkedHashMap<>();
        int failed = 0;
        String last = why;
        for (String id : ids) {
            long batch = journal.nextBatch();
            try {
                List<DeliveryCleanup.Written> written = store(List.of(id));
                List<DeliveryCleanup.Written> settled = done.joinAlerts(written);
                if (settled.size() == written.size()) {
                    addWritten(batch, id);
                }
                done.remove(settled);
                failures.written(written.size());
                failures.over(id);
            } catch (IOException e) {
                if (!storeWorks()) {
                    throw e;
                }
                failed++;
                last = reason(e);
            } catch (RuntimeException | Error e) {
                faulty.put(id, reason(e));
                last = reason(e);
            }
        }
        boolean onlyOne = journal.waiting().size() == 1;
        boolean oneIsGivenUp = false;
        for (Map.Entry<String, String> each : faulty.entrySet()) {
            boolean isAtFault = failures.isAtFault(each.getKey(), onlyOne);
            if (!isAtFault && !oneIsGivenUp) {
                // One at a time, because the machine may be at fault and recover meanwhile.
                oneIsGivenUp = failures.isGivenUp(each.getKey());
                isAtFault = oneIsGivenUp;
            }
            if (isAtFault) {
                failures.over(each.getKey());
                aside.put(each.getKey(), "", "cannot write it: " + each.getValue());
            } else {
                failed++;
            }
        }
        if (failed > 0) {
            counters.add(Count.WRITE_FAILURES, 1);
            notices.accept(failed + " of " + ids.size() + " deliveries could not be written to the tables: "
                    + Printable.of(last, SHOWN) + "; keeping them in " + state.accepted() + " for a retry");
        }
        return failed == 0;
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case IOException e -> FileErrorMessage.reason(e);
            case OutOfMemoryError e -> "out of memory or threads: " + e.getMessage();
            default -> "internal error: " + failure + "; this is a bug in Eyas: report it, please";
        };
    }

    private boolean storeWorks() {
        return storeProblem().isEmpty();
    }

    /** Returns why nothing at all can be written; empty if something can. */
    String storeProblem() {
        try {
            store.put(PROBE, new byte[] {'o', 'k', '\n'});
            store.delete(PROBE);
            return "";
        } catch (IOException e) {
            // A store failure affects all deliveries, whatever their content.
            return FileErrorMessage.reason(e);
        }
    }

    private List<DeliveryCleanup.Written> store(List<String> ids) throws IOException {
        List<DeliveryCleanup.Written> written = new ArrayList<>();
        Path scratch = Files.createTempDirectory(state.scratch(), "batch-");
        try (TableWriter writer = TableWriter.ofReceiver(store, scratch)) {
            for (String id : ids) {
                add(writer, id).ifPresent(written::add);
            }
            join.count(writer.flush());
        } finally {
            StateDirectory.remove(scratch);
        }
        return written;
    }

    /**
     * Adds a delivery; empty if it was set aside. Memory exhaustion is handled by the caller, because the batch or the machine causes it.
     */
    private Optional<DeliveryCleanup.Written> add(TableWriter writer, String id) throws IOException {
        Optional<ReadDelivery> read = read(id);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        AcceptedDelivery delivery = read.get().delivery();
        JobRows rows = read.get().rows();
        if (!delivery.receipt().isDuplicate() && writer.hasOther(rows)) {
            // Evicted from the journal, or accepted by another receiver: what is stored stays.
            rows = DeliveryRows.read(delivery, true);
        }
        boolean _ = writer.add(rows, DeliveryRows.capture(delivery));
        return Optional.of(new DeliveryCleanup.Written(delivery, ReportedAlerts.of(rows)));
    }

    private record ReadDelivery(AcceptedDelivery delivery, JobRows rows) {}

    /** Reads a delivery; empty if it was set aside. The report is untrusted input and must not end the thread. */
    private Optional<ReadDelivery> read(String id) throws IOException {
        String sender = "";
        String why;
        try {
            AcceptedDelivery delivery = AcceptedDelivery.read(state.accepted().resolve(id));
            sender = delivery.receipt().sender();
            return Optional.of(new ReadDelivery(
                    delivery, DeliveryRows.read(delivery, delivery.receipt().isDuplicate())));
        } catch (InvalidInputException | CorruptDeliveryException | NoSuchFileException e) {
            why = String.valueOf(e.getMessage());
        } catch (StackOverflowError e) {
            why = "its report is nested too deeply";
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException | IllegalStateException e) {
            why = "cannot read its report: internal error: " + e + "; this is a bug in Eyas: report it, please";
        }
        aside.put(id, sender, why);
        return Optional.empty();
    }
}
