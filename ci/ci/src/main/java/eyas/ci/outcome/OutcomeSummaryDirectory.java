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
 * Reads the digests of several jobs out of a folder that a stranger filled: {@code comment.json} in it or in folders directly
 * below. Everything else is left alone, and no link is followed.
 *
 * @param digests what could be read
 * @param refusals what could not, in words
 */
public record OutcomeSummaryDirectory(List<OutcomeSummary> digests, List<String> refusals) {
    /** Most digests that are read; a workflow has at most 256 jobs of a matrix. */
    public static final int MAX_JOBS = 256;

    private static final int MAX_ENTRIES = 1_000;

    public OutcomeSummaryDirectory {
        digests = List.copyOf(digests);
        refusals = List.copyOf(refusals);
    }

    /**
     * Reads the folder.
     *
     * @throws CiException if it is none, or has too much in it
     */
    public static OutcomeSummaryDirectory read(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new CiException("there is no folder " + folder + "; download the artifacts of the other run first");
        }
        List<Path> files = new ArrayList<>();
        try {
            add(folder, files);
            int entries = 0;
            try (DirectoryStream<Path> below = Files.newDirectoryStream(folder)) {
                for (Path path : below) {
                    if (++entries > MAX_ENTRIES) {
                        throw new CiException(folder + " has more than " + MAX_ENTRIES + " entries; none is read");
                    }
                    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        add(path, files);
                    }
                }
            }
        } catch (IOException e) {
            throw new CiException("cannot look into " + folder + ": " + FileErrorMessage.words(e), e);
        }
        if (files.size() > MAX_JOBS) {
            throw new CiException(folder + " has more than " + MAX_JOBS + " files of that name; none is read");
        }
        return read(files);
    }

    private static void add(Path folder, List<Path> files) {
        Path file = folder.resolve(OutcomeSummaryFile.NAME);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            files.add(file);
        }
    }

    private static OutcomeSummaryDirectory read(List<Path> files) {
        List<OutcomeSummary> digests = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        // Of two that claim to be one job the same one wins each time.
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
