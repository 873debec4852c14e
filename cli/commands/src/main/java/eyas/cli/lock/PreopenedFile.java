package eyas.cli.lock;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that was opened before privileges were dropped, and of which nothing has been read.
 *
 * @param name its name in messages
 * @param in its content
 */
record PreopenedFile(String name, InputStream in) {
    private static final String REPORT = "report.json";

    /** Opens a file. */
    static PreopenedFile of(Path path) {
        try {
            return new PreopenedFile(path.toString(), Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new CommandFailure(DiagnosticCode.UNREADABLE_FILE, ExitCode.FAILED, path + ": no such file");
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    path + ": cannot be opened (" + FileErrorMessage.reason(e) + ")");
        }
    }

    /** Opens a report; for a directory, the report that a watch wrote there. */
    static PreopenedFile ofReport(Path path) {
        return of(Files.isDirectory(path) ? path.resolve(REPORT) : path);
    }

    /** Returns the content, or at most {@code most} + 1 bytes of it, and closes the file. */
    byte[] bytes(int most) {
        try (in) {
            return in.readNBytes(most + 1);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    name + ": cannot be read (" + FileErrorMessage.reason(e) + ")");
        }
    }
}
