package eyas.github.runner;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to the summary of the step. GitHub drops a summary of more than 1 MiB completely, so it is truncated at a line with a note.
 *
 * @param path the file that {@code GITHUB_STEP_SUMMARY} names
 * @param limit maximum size of the file in bytes
 */
public record StepSummary(Path path, int limit) {
    /** GitHub's limit in bytes, with a reserve: the runner's masking may make lines longer. */
    public static final int LIMIT = (1 << 20) - (16 << 10);

    private static final String CUT = "\n\n> The rest exceeds the size of a job summary; see the report.\n";

    /**
     * Appends Markdown.
     *
     * @return whether it fitted without truncation
     * @throws CiException if the file cannot be written
     */
    public boolean append(String markdown) {
        try {
            byte[] text = markdown.getBytes(StandardCharsets.UTF_8);
            byte[] fitting = fitting(text, limit - (Files.exists(path) ? Files.size(path) : 0));
            Files.write(path, fitting, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return fitting.length == text.length;
        } catch (IOException e) {
            throw new CiException("cannot write the job summary to " + path + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /**
     * Appends Markdown that is only useful as a whole.
     *
     * @return whether it fitted; otherwise nothing is appended
     * @throws CiException if the file cannot be written
     */
    public boolean appendWhole(String markdown) {
        try {
            long used = Files.exists(path) ? Files.size(path) : 0;
            return used + markdown.getBytes(StandardCharsets.UTF_8).length <= limit && append(markdown);
        } catch (IOException e) {
            throw new CiException("cannot read the job summary " + path + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns the part of {@code text} that fits into {@code room} bytes, with a note if it is truncated. */
    static byte[] fitting(byte[] text, long capacity) {
        if (text.length <= capacity) {
            return text;
        }
        int end = (int) Math.max(0, capacity - CUT.length());
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        return capacity < CUT.length()
                ? new byte[0]
                : (new String(text, 0, end, StandardCharsets.UTF_8) + CUT).getBytes(StandardCharsets.UTF_8);
    }
}
