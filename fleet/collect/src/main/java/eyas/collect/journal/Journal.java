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
 * The append-only journal of a receiver. An entry is on disk when {@link #add} returns. A crash loses at most the line being written;
 * damaged lines are counted and do not harm the tables, because writing rows again is idempotent. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    /** Number of deliveries that are remembered. */
    public static final int REMEMBERED = 200_000;

    private static final String NAME = "journal.log";
    private static final String BROKEN = "an earlier write to the journal failed; restart the receiver";
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
     * Opens the journal of a state directory and reads it.
     *
     * @param most number of deliveries to remember
     * @throws CollectException if it cannot be read or written
     */
    public static Journal open(Path directory, int most) {
        Path file = directory.resolve(NAME);
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
                    "cannot open the journal " + file + ": " + FileErrorMessage.reason(e)
                            + "; make its directory writable for this user, and free disk space",
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
        // A last line without an end was cut off by a crash and never acknowledged.
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
     * @throws IOException if it cannot be written; the entry is then not in the state
     */
    public void add(JournalEntry entry) throws IOException {
        force(write(entry));
    }

    /** Flushes everything written so far to disk. */
    public void sync() throws IOException {
        long upTo;
        synchronized (this) {
            upTo = written;
        }
        force(upTo);
    }

    /**
     * Adds an entry that becomes durable at the next {@link #sync}; for callers that hold a contended lock.
     *
     * @return the number of the entry
     * @throws IOException if it cannot be written; the entry is then not in the state
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
            // A partial line is left: entries appended to it would be unreadable.
            broken = true;
        }
    }

    /** One fsync serves all waiting threads (group commit). */
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
                // After a failed fsync the kernel may have dropped the pages, and a later fsync would succeed. Nothing
                // is acknowledged any more; the next start reads what is on disk.
                synchronized (this) {
                    broken = true;
                }
                throw e;
            }
            forced = upTo;
        }
    }

    /** Rewrites the file if more than half of it is obsolete. */
    public void compactWhereDue() throws IOException {
        if (bytes() > Math.max(COMPACT_BYTES, 2 * compacted)) {
            compact();
        }
    }

    /** Rewrites the file with the remembered entries only. */
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
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Returns the entry of an accepted delivery; empty if unknown. */
    public synchronized Optional<JournalEntry.Accepted> delivery(String id) {
        return Sha256.isDigest(id) ? Optional.ofNullable(remembered.delivery(id)) : Optional.empty();
    }

    /** Returns whether a report of {@code job} was accepted, and the first one is not {@code report}. */
    public synchronized boolean hasOther(Digest job, Digest report) {
        return remembered.hasOther(job, report);
    }

    /** Returns whether an accepted report of {@code job} has, or will have, the job's place in the tables. */
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

    /** Returns the accepted deliveries that are not in the tables yet, the oldest first. */
    public synchronized List<String> waiting() {
        return remembered.waiting();
    }

    /** Returns the batches that were started and not finished. */
    public synchronized Map<Long, List<String>> begun() {
        return remembered.begun();
    }

    /** Returns the number of the next batch. */
    public synchronized long nextBatch() {
        return remembered.lastBatch() + 1;
    }

    /** Returns whether nothing can be added until it is opened again. */
    public synchronized boolean isBroken() {
        return broken;
    }

    /** Returns the number of remembered deliveries. */
    public synchronized int size() {
        return remembered.size();
    }

    /** Returns the number of unreadable lines. */
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
