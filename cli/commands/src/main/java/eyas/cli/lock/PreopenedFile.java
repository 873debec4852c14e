package eyas.cli.lock;

import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that was opened before privileges were given up, and of which nothing has been read.
 *
 * @param name what it is called
 * @param in its content
 */
record PreopenedFile(String name, InputStream in) {
    private static final String REPORT = "report.json";

    /** Opens a file. */
    static PreopenedFile of(Path path) {
        try {
            return new PreopenedFile(path.toString(), Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.FAILED, path + ": there is no such file");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, path + ": it cannot be opened (" + FileErrorMessage.words(e) + ")");
        }
    }

    /** Opens a report; of a folder, the one that a watch wrote into it. */
    static PreopenedFile ofReport(Path path) {
        return of(Files.isDirectory(path) ? path.resolve(REPORT) : path);
    }

    /** Return its content, or one byte more than {@code most}, and close it. */
    byte[] bytes(int most) {
        try (in) {
            return in.readNBytes(most + 1);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, name + ": it cannot be read (" + FileErrorMessage.words(e) + ")");
        }
    }
}
