package eyas.github.runner;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to the summary of the step. GitHub throws a summary of more than 1 MiB away as a whole, so what would not fit is
 * cut at a line, and the cut is said.
 *
 * @param path the file that {@code GITHUB_STEP_SUMMARY} names
 * @param limit bytes that the file may have
 */
public record StepSummary(Path path, int limit) {
    /** What GitHub takes, in bytes. Masking by the runner may make lines longer, so not all of it is used. */
    public static final int LIMIT = (1 << 20) - (16 << 10);

    private static final String CUT = "\n\n> The rest does not fit into a job summary; the report has all of it.\n";

    /**
     * Appends Markdown.
     *
     * @return whether all of it fitted
     * @throws CiException if the file cannot be written
     */
    public boolean append(String markdown) {
        try {
            byte[] text = markdown.getBytes(StandardCharsets.UTF_8);
            byte[] fitting = fitting(text, limit - (Files.exists(path) ? Files.size(path) : 0));
            Files.write(path, fitting, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return fitting.length == text.length;
        } catch (IOException e) {
            throw new CiException("cannot write the job summary to " + path + ": " + FileErrorMessage.words(e), e);
        }
    }

    /**
     * Appends Markdown that is of use only as a whole.
     *
     * @return whether it fitted; nothing of it is there where it did not
     * @throws CiException if the file cannot be written
     */
    public boolean appendWhole(String markdown) {
        try {
            long used = Files.exists(path) ? Files.size(path) : 0;
            return used + markdown.getBytes(StandardCharsets.UTF_8).length <= limit && append(markdown);
        } catch (IOException e) {
            throw new CiException("cannot look at the job summary " + path + ": " + FileErrorMessage.words(e), e);
        }
    }

    /** Return what of a summary's first {@code text} fits into {@code room} bytes; what is cut off is said. */
    static byte[] fitting(byte[] text, long room) {
        if (text.length <= room) {
            return text;
        }
        int end = (int) Math.max(0, room - CUT.length());
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        return room < CUT.length()
                ? new byte[0]
                : (new String(text, 0, end, StandardCharsets.UTF_8) + CUT).getBytes(StandardCharsets.UTF_8);
    }
}
