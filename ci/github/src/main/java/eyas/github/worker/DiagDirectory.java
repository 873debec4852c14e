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
 * The directory with a runner's logs: one run of the worker writes {@code Worker_20261124-220000-utc.log}, and a further file each time one
 * is full.
 *
 * <p>The job's user can write there. Only regular files are read, links are not followed, and only names are used.
 *
 * @param directory the directory
 */
public record DiagDirectory(Path directory) {
    private static final String HEAD = "Worker_";
    private static final String TAIL = "-utc.log";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);
    /** Size of the read buffer in characters. */
    private static final int SOME = 8_192;
    /** The start time of a process and the time in a file's name may differ by rounding. */
    private static final long SLACK_SECONDS = 2;

    /** Returns the directory of the runner whose worker is {@code program}, {@code RUNNER/bin/Runner.Worker}. */
    public static Optional<DiagDirectory> of(Path program) {
        Path bin = program.getParent();
        Path home = bin == null ? null : bin.getParent();
        return Optional.ofNullable(home).map(found -> new DiagDirectory(found.resolve("_diag")));
    }

    /**
     * Reads what the worker with the start time {@code begin} has written so far; empty if there is nothing.
     *
     * @throws IOException if an existing file cannot be read
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
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, HEAD + "*" + TAIL)) {
            for (Path file : files) {
                if (second(file.getFileName().toString()) >= from) {
                    pages.add(file);
                    if (pages.size() > most) {
                        pages.removeLast();
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // The runner has not written any log yet, or is another implementation.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return List.copyOf(pages);
    }

    /**
     * Returns the files of this worker: from the last one on whose time matches the worker's start. A worker that ended just before has a
     * file there, too, and no worker fills a file in so short a time.
     */
    private static List<Path> fromFirst(List<Path> pages, long until) {
        int first = 0;
        for (int i = 0; i < pages.size(); i++) {
            first = second(pages.get(i).getFileName().toString()) <= until ? i : first;
        }
        return pages.subList(first, pages.size());
    }

    /** Returns the time in a file's name, seconds since the epoch; the minimum if there is none. */
    private static long second(String name) {
        try {
            return LocalDateTime.parse(name.substring(HEAD.length(), name.length() - TAIL.length()), TIME)
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException | StringIndexOutOfBoundsException e) {
            // Another file with a similar name.
            return Long.MIN_VALUE;
        }
    }

    /** Returns the number of bytes read. */
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
            // The position is queried from the system once per buffer.
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
