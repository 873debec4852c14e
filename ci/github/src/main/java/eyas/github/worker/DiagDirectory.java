package eyas.github.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder in which a runner keeps its logs: one run of the worker writes {@code Worker_20261124-220000-utc.log}, and a
 * further file each time one is full.
 *
 * <p>The job's user can write there. Only plain files are read, links are not followed, and nothing is believed but names.
 *
 * @param folder the folder
 */
public record DiagDirectory(Path folder) {
    private static final String HEAD = "Worker_";
    private static final String TAIL = "-utc.log";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);
    /** Characters that are read at once. */
    private static final int SOME = 8_192;
    /** Clocks of a process's start and of a file's name may differ by a rounding. */
    private static final long SLACK_SECONDS = 2;

    /** Returns the folder of the runner whose worker is {@code program}, {@code RUNNER/bin/Runner.Worker}. */
    public static Optional<DiagDirectory> of(Path program) {
        Path bin = program.getParent();
        Path home = bin == null ? null : bin.getParent();
        return Optional.ofNullable(home).map(found -> new DiagDirectory(found.resolve("_diag")));
    }

    /**
     * Reads what the worker that began at {@code begin} has written so far; empty where there is nothing.
     *
     * @throws IOException if something that is there cannot be read
     */
    public WorkerLog read(Instant begin, WorkerLimits limits) throws IOException {
        WorkerLog.Reader reader = new WorkerLog.Reader(limits);
        long left = limits.bytes();
        List<Path> pages = fromFirst(
                pages(begin.getEpochSecond() - SLACK_SECONDS, limits.files() + 1),
                begin.getEpochSecond() + SLACK_SECONDS);
        for (Path page : pages.subList(0, Math.min(pages.size(), limits.files()))) {
            BasicFileAttributes attributes =
                    Files.readAttributes(page, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                left -= read(page, reader, limits, left);
            }
        }
        if (pages.size() > limits.files() || left <= 0) {
            reader.cut();
        }
        return reader.log();
    }

    /** Returns the earliest {@code most} files from second {@code from} on. */
    private List<Path> pages(long from, int most) throws IOException {
        TreeSet<Path> pages = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, HEAD + "*" + TAIL)) {
            for (Path file : files) {
                if (second(file.getFileName().toString()) >= from) {
                    pages.add(file);
                    if (pages.size() > most) {
                        pages.removeLast();
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // A runner that has never written anything, or none of GitHub's.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return List.copyOf(pages);
    }

    /**
     * Returns the files of this worker: from the last one on that was begun when it was. A worker that ended just before has one there,
     * too, and no worker fills a file in so short a time.
     */
    private static List<Path> fromFirst(List<Path> pages, long until) {
        int first = 0;
        for (int i = 0; i < pages.size(); i++) {
            first = second(pages.get(i).getFileName().toString()) <= until ? i : first;
        }
        return pages.subList(first, pages.size());
    }

    /** Returns the time in a file's name, seconds since the epoch; the earliest possible where there is none. */
    private static long second(String name) {
        try {
            return LocalDateTime.parse(name.substring(HEAD.length(), name.length() - TAIL.length()), TIME)
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException | StringIndexOutOfBoundsException e) {
            // Some other file that is called alike.
            return Long.MIN_VALUE;
        }
    }

    /** Returns how many bytes were read. */
    private static long read(Path page, WorkerLog.Reader reader, WorkerLimits limits, long most) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var channel = Files.newByteChannel(page, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream in = Channels.newInputStream(channel);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, decoder))) {
            StringBuilder line = new StringBuilder(256);
            char[] some = new char[SOME];
            // Where it stands is asked of the system once for many characters.
            for (int n = lines.read(some); n >= 0 && channel.position() <= most; n = lines.read(some)) {
                for (int i = 0; i < n; i++) {
                    if (some[i] == '\n') {
                        end(line, reader);
                    } else if (line.length() < limits.line()) {
                        line.append(some[i]);
                    }
                }
            }
            end(line, reader);
            return channel.position();
        }
    }

    private static void end(StringBuilder line, WorkerLog.Reader reader) {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        if (!line.isEmpty()) {
            reader.line(line.toString());
        }
        line.setLength(0);
    }
}
