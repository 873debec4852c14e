package eyas.ci.outcome;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the summaries of several jobs from an untrusted directory: {@code comment.json} in it or in its direct subdirectories. Other files
 * are ignored, and no link is followed.
 *
 * @param digests the summaries
 * @param refusals why others could not be read
 */
public record OutcomeSummaryDirectory(List<OutcomeSummary> digests, List<String> refusals) {
    /** Maximum number of summaries; a workflow has at most 256 jobs of a matrix. */
    public static final int MAX_JOBS = 256;

    private static final int MAX_ENTRIES = 1_000;

    public OutcomeSummaryDirectory {
        digests = List.copyOf(digests);
        refusals = List.copyOf(refusals);
    }

    /**
     * Reads the directory.
     *
     * @throws CiException if it is not a directory, or has too many entries
     */
    public static OutcomeSummaryDirectory read(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new CiException(
                    "cannot find directory " + directory + "; download the artifacts of the other run first");
        }
        List<Path> files = new ArrayList<>();
        try {
            add(directory, files);
            int entries = 0;
            try (DirectoryStream<Path> below = Files.newDirectoryStream(directory)) {
                for (Path path : below) {
                    if (++entries > MAX_ENTRIES) {
                        throw new CiException(directory + " has more than " + MAX_ENTRIES + " entries");
                    }
                    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        add(path, files);
                    }
                }
            }
        } catch (IOException e) {
            throw new CiException("cannot list " + directory + ": " + FileErrorMessage.reason(e), e);
        }
        if (files.size() > MAX_JOBS) {
            throw new CiException(directory + " has more than " + MAX_JOBS + " files of that name");
        }
        return read(files);
    }

    private static void add(Path directory, List<Path> files) {
        Path file = directory.resolve(OutcomeSummaryFile.NAME);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            files.add(file);
        }
    }

    private static OutcomeSummaryDirectory read(List<Path> files) {
        List<OutcomeSummary> digests = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        // Of two summaries for the same job, the choice must be deterministic.
        files.sort(null);
        for (Path file : files) {
            try {
                digests.add(OutcomeSummaryFile.read(file));
            } catch (CiException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        return new OutcomeSummaryDirectory(digests, refusals);
    }
}
