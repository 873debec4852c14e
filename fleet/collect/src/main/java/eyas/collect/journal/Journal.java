package eyas.collect.journal;

import eyas.collect.CollectException;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a receiver: a file that entries are added to. What {@link #add} has returned from is on disk. An end in the middle of a
 * line loses that line alone; what a damaged line said is counted, and the tables are not harmed by it, since the same rows written twice
 * are there once. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    /** How many deliveries are remembered. */
    public static final int REMEMBERED = 200_000;

    private static final String NAME = "journal.log";
    private static final String BROKEN = "the journal could not be written before; start the receiver again";
    private static final long COMPACT_BYTES = 64L << 20;
    private static final int BUFFER = 64 << 10;

    private final Path file;
    private final JournalState remembered;
    private final Object forcing = new Object();
    private FileChannel channel;
    private long damaged;
    private long written;
    private long forced;
    private volatile long compacted;
    private boolean broken;

    private Journal(Path file, FileChannel channel, int most) {
        this.file = file;
        this.channel = channel;
        this.remembered = new JournalState(most);
    }

    /**
     * Opens the journal of a state directory, and read what is in it.
     *
     * @param most how many deliveries are remembered
     * @throws CollectException if it cannot be read or written
     */
    public static Journal open(Path folder, int most) {
        Path file = folder.resolve(NAME);
        try {
            Files.deleteIfExists(part(file));
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Journal journal = new Journal(file, channel, most);
            try {
                journal.read();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return journal;
        } catch (IOException e) {
            throw new CollectException(
                    "the journal " + file + " cannot be opened: " + FileErrorMessage.words(e)
                            + "; make its folder writable for this user, and leave room on its disk",
                    e);
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(NAME + ".part");
    }

    private synchronized void read() throws IOException {
        long whole = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            boolean tooLong = false;
            long at = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                at++;
                if (c != '\n') {
                    tooLong |= line.size() >= JournalEntry.MOST_BYTES;
                    if (!tooLong) {
                        line.write(c);
                    }
                    continue;
                }
                take(tooLong ? null : JournalEntry.parse(line.toString(StandardCharsets.UTF_8)));
                line.reset();
                tooLong = false;
                whole = at;
            }
        }
        // The last line has no end where the receiver was killed while it wrote it: nobody was told that it is there.
        channel.truncate(whole);
        channel.position(whole);
        channel.force(true);
        if (whole > COMPACT_BYTES) {
            rewrite();
        }
    }

    private void take(@Nullable JournalEntry entry) {
        if (entry == null) {
            damaged++;
        } else {
            remembered.apply(entry);
        }
    }

    /**
     * Adds an entry; it is on disk when this returns.
     *
     * @throws IOException if it cannot be written; then nothing is remembered of it
     */
    public void add(JournalEntry entry) throws IOException {
        force(write(entry));
    }

    /** Has all that was written up to now on disk. */
    public void sync() throws IOException {
        long upTo;
        synchronized (this) {
            upTo = written;
        }
        force(upTo);
    }

    /**
     * Adds an entry, which is on disk after the next {@link #sync} only: for whoever holds a lock that others wait for.
     *
     * @return the number of the entry
     * @throws IOException if it cannot be written; then nothing is remembered of it
     */
    public long write(JournalEntry entry) throws IOException {
        synchronized (this) {
            if (broken) {
                throw new IOException(BROKEN);
            }
            long before = channel.position();
            try {
                ByteBuffer line = ByteBuffer.wrap((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            } catch (IOException e) {
                undo(before);
                throw e;
            }
            remembered.apply(entry);
            return ++written;
        }
    }

    private void undo(long before) {
        try {
            channel.truncate(before);
            channel.position(before);
        } catch (IOException e) {
            // A part of a line is left: what is added behind it could not be read.
            broken = true;
        }
    }

    /** One call to the disk serves all who wait for it. */
    private void force(long mine) throws IOException {
        synchronized (forcing) {
            if (forced >= mine) {
                return;
            }
            long upTo;
            FileChannel now;
            synchronized (this) {
                if (broken) {
                    throw new IOException(BROKEN);
                }
                upTo = written;
                now = channel;
            }
            try {
                now.force(false);
            } catch (IOException e) {
                // The system may have dropped what it could not write, and say at the next call that all is well.
                // Nobody is told any more that something is stored; the next start reads what is there.
                synchronized (this) {
                    broken = true;
                }
                throw e;
            }
            forced = upTo;
        }
    }

    /** Writes the file anew where more than half of it is not needed any more. */
    public void compactWhereDue() throws IOException {
        if (bytes() > Math.max(COMPACT_BYTES, 2 * compacted)) {
            compact();
        }
    }

    /** Writes the file anew with what is remembered alone. */
    public void compact() throws IOException {
        synchronized (forcing) {
            synchronized (this) {
                rewrite();
                forced = written;
            }
        }
    }

    private void rewrite() throws IOException {
        Path part = part(file);
        FileChannel fresh = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            for (JournalEntry entry : remembered.entries()) {
                ByteBuffer line = ByteBuffer.wrap((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    fresh.write(line);
                }
            }
            fresh.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        channel.close();
        channel = fresh;
        compacted = fresh.size();
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Returns the entry of a delivery that was accepted; empty where it is not known. */
    public synchronized Optional<JournalEntry.Accepted> delivery(String id) {
        return Sha256.isDigest(id) ? Optional.ofNullable(remembered.delivery(id)) : Optional.empty();
    }

    /** Returns whether a report of {@code job} was accepted, and the first one is not {@code report}. */
    public synchronized boolean hasOther(Digest job, Digest report) {
        return remembered.hasOther(job, report);
    }

    /** Returns whether a report of {@code job} was accepted that has the job's place in the tables, or will have it. */
    public synchronized boolean hasFirst(Digest job) {
        return remembered.hasFirst(job);
    }

    /** Returns the jobs of the deliveries that are not in the tables yet. */
    public synchronized Set<Digest> waitingJobs() {
        return remembered.waitingJobs();
    }

    /** Returns when a repository was erased, ns since the epoch; 0 if it was not. */
    public synchronized long forgotten(Digest repository) {
        return remembered.forgotten(repository);
    }

    /** Returns the deliveries that are accepted and not in the tables yet, the oldest first. */
    public synchronized List<String> waiting() {
        return remembered.waiting();
    }

    /** Returns the batches that were begun and are not written. */
    public synchronized Map<Long, List<String>> begun() {
        return remembered.begun();
    }

    /** Returns the number of a batch that begins now. */
    public synchronized long nextBatch() {
        return remembered.lastBatch() + 1;
    }

    /** Returns whether nothing can be added any more, until it is opened again. */
    public synchronized boolean isBroken() {
        return broken;
    }

    /** Returns how many deliveries are remembered. */
    public synchronized int size() {
        return remembered.size();
    }

    /** Returns how many lines could not be read. */
    public synchronized long damaged() {
        return damaged;
    }

    /** Returns the length of the file, in bytes. */
    public synchronized long bytes() throws IOException {
        return channel.size();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
